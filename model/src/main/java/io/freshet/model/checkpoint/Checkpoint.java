package io.freshet.model.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/** A complete version: its folder and what the manifest says about it. */
public record Checkpoint(Path folder, Manifest manifest) {

    /** A file of the checkpoint. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    /** SHA-256 of the manifest file, which holds those of all others. */
    public String manifestSha256() throws IOException {
        return Sha256.of(file(Layout.MANIFEST));
    }

    /**
     * Makes sure that this is the checkpoint that was committed, not another intact one in its place.
     *
     * @param sha256 of its manifest, as its version record has it
     */
    public void requireManifest(String sha256) throws IOException {
        String found = manifestSha256();
        if (!found.equals(sha256)) {
            throw new CorruptCheckpointException(
                    file(Layout.MANIFEST), "the manifest that was committed, with SHA-256 " + sha256, found);
        }
    }
}
