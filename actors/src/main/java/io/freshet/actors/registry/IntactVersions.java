package io.freshet.actors.registry;

import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.streams.version.VersionRecord;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks whether the store holds what was committed. Calls block. Safe for any number of threads. */
record IntactVersions(CheckpointStore store) {

    private static final Logger LOG = LoggerFactory.getLogger(IntactVersions.class);

    /** The first of them all of whose bytes are those that were committed; what is wrong with the others is logged. */
    Optional<ModelVersion> first(List<VersionRecord> candidates) {
        for (VersionRecord record : candidates) {
            try {
                return Optional.of(require(record));
            } catch (IOException e) {
                LOG.error("{}/{} is passed over: {}", record.lane(), record.version(), e.toString());
            }
        }
        return Optional.empty();
    }

    /** @throws IOException if it is not there, or not as it was committed */
    ModelVersion require(VersionRecord record) throws IOException {
        Checkpoint checkpoint = store.read(record.lane(), record.version());
        store.verify(checkpoint);
        checkpoint.requireManifest(record.manifestSha256());
        return new ModelVersion(
                record.lane(),
                record.version(),
                Optional.of(checkpoint.folder()),
                Optional.of(record.manifestSha256()));
    }
}
