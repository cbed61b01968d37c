package io.freshet.actors.scorer;

/** A lane's service whose versions can be swapped while it answers. */
public interface BatchedService extends LaneService, AutoCloseable {

    /** What forms the batches; this object's. */
    MicroBatcher<?> batcher();

    @Override
    default LaneVersions versions() {
        return batcher().versions();
    }

    /** Answers what is queued and frees the version; for after the actor system has stopped. */
    @Override
    default void close() {
        batcher().close();
    }
}
