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
}
