package io.freshet.actors.coordinator;

import io.freshet.model.checkpoint.SnapshotStore;
import io.freshet.streams.deadletter.Quarantine;

/**
 * What of a lane outlives its process, as it was found at the start. Whoever opens it closes it.
 *
 * @param lineage recovered
 * @param start what recovering it found
 * @param recovery how memory and window come back
 * @param orders what an operator wants served
 */
public record Durable(
        Lineage lineage,
        Lineage.Start start,
        SnapshotStore snapshots,
        Recovery recovery,
        ServingOrders orders,
        Quarantine quarantine)
        implements AutoCloseable {

    @Override
    public void close() {
        quarantine.close();
        lineage.close();
    }
}
