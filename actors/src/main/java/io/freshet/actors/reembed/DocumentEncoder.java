package io.freshet.actors.reembed;

import io.freshet.actors.registry.ModelVersion;
import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.embed.Probe;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import java.io.IOException;
import java.util.List;

/**
 * A version that turns documents into vectors as a scorer's does, with a copy of its adapter of its own. Owns that, not
 * the encoder. Used by one thread.
 *
 * @param checkpointSha256 of the version's manifest
 */
record DocumentEncoder(TextEncoder encoder, LoraAdapter adapter, String checkpointSha256) implements AutoCloseable {

    /**
     * Compares every byte of the version with its manifest, reads it, and tries it on its probe.
     *
     * @throws IOException if it is missing, damaged, or does something else here than where it was trained
     */
    static DocumentEncoder open(TextEncoder encoder, CheckpointStore store, ModelVersion version) throws IOException {
        Checkpoint checkpoint = store.read(version.lane(), version.version());
        store.verify(checkpoint);
        LoraAdapter adapter = PeftFolder.read(
                checkpoint.folder(), encoder.linears(), encoder.options().device());
        try {
            float distance = Probe.read(checkpoint.folder()).distance(encoder, adapter.lowRank());
            float tolerance = Probe.tolerance(encoder);
            if (!(distance <= tolerance)) {
                throw new IOException(version.label() + " embeds its probe differently here than where it was trained"
                        + " (by " + distance + ", at most " + tolerance + " allowed): is the base model the same?");
            }
            return new DocumentEncoder(encoder, adapter, checkpoint.manifestSha256());
        } catch (IOException | RuntimeException e) {
            adapter.close();
            throw e;
        }
    }

    /** The vectors of documents, [n][d]. */
    float[][] encode(List<String> documents) {
        return encoder.encode(documents, Role.DOCUMENT, adapter.lowRank());
    }

    @Override
    public void close() {
        adapter.close();
    }
}
