package io.freshet.model.checkpoint;

import java.util.Objects;

/**
 * The model an adapter belongs to.
 *
 * @param id as the user named it, for example {@code hf:BAAI/bge-small-zh-v1.5}
 * @param sha256 hash of its weights; another hash under the same id is another model
 */
public record BaseModel(String id, String sha256) {

    public BaseModel {
        Objects.requireNonNull(id, "base_model.id");
        Sha256.require("base_model.sha256", sha256);
    }
}
