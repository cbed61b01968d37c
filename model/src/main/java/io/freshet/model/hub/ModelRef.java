package io.freshet.model.hub;

import io.freshet.model.hub.builtin.BuiltinModel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a model comes from: a folder, {@code builtin:NAME} or {@code hf:ORG/NAME[@REVISION]}. {@code toString} gives the
 * written form back.
 */
public sealed interface ModelRef {

    /** A local folder; {@link ModelHub} checks that it holds a model. */
    record Folder(Path path) implements ModelRef {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** A model that comes with Freshet. */
    record Builtin(BuiltinModel model) implements ModelRef {
        @Override
        public String toString() {
            return "builtin:" + model.id();
        }
    }

    /**
     * A model of the Hugging Face hub.
     *
     * @param revision branch, tag, {@code refs/pr/N} or commit; empty for {@code main}
     */
    record HuggingFace(String org, String name, Optional<String> revision) implements ModelRef {

        /** {@code org/name}. */
        public String repository() {
            return org + "/" + name;
        }

        @Override
        public String toString() {
            return "hf:" + repository() + revision.map(r -> "@" + r).orElse("");
        }
    }

    /**
     * Reads a reference.
     *
     * @throws IllegalArgumentException if it is none; the message says what was expected
     */
    static ModelRef parse(String text) {
        return ModelRefSyntax.parse(text);
    }
}
