package io.freshet.model.checkpoint;

import java.nio.file.Path;

/** A complete version: its folder and what the manifest says about it. */
public record Checkpoint(Path folder, Manifest manifest) {

    /** A file of the checkpoint. */
    public Path file(String name) {
        return folder.resolve(name);
    }
}
