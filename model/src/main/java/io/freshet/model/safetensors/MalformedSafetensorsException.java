package io.freshet.model.safetensors;

import java.io.IOException;
import java.nio.file.Path;

/** A safetensors file or shard index that is damaged, truncated or something else. The message names the file and, where there is one, the tensor. */
public final class MalformedSafetensorsException extends IOException {

    MalformedSafetensorsException(Path file, String problem) {
        super(file + " is not valid: " + problem);
    }
}
