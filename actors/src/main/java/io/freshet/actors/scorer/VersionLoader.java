package io.freshet.actors.scorer;

import io.freshet.actors.registry.ModelVersion;
import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.lora.PeftFolder;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Brings a version from the store beside the serving path: compares every byte with the manifest, reads, warms up by the
 * probe, and compares that. Its calls block.
 */
record VersionLoader(CheckpointStore store, MicroBatcher<?> batcher) {

    /** @return the caller's to close */
    ModelSlot load(ModelVersion version) {
        try {
            Checkpoint checkpoint = store.read(version.lane(), version.version());
            store.verify(checkpoint);
            if (version.manifestSha256().isPresent()) {
                checkpoint.requireManifest(version.manifestSha256().get());
            }
            var files = checkpoint.manifest().files();
            String content = files.get(PeftFolder.CONFIG) + files.get(PeftFolder.WEIGHTS);
            return batcher.load(version, checkpoint.folder(), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tries a version that is at hand on its probe once more. */
    void tryOut(long version) {
        try {
            batcher.tryOut(version);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
