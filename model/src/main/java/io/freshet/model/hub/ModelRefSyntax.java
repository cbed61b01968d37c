package io.freshet.model.hub;

import io.freshet.model.hub.builtin.BuiltinModel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The written form of model references. */
final class ModelRefSyntax {

    private static final String FORMS = "a folder, builtin:NAME or hf:ORG/NAME[@REVISION]";

    /** Two letters at least, so that a drive letter is not taken for a scheme. */
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):(.*)");

    private static final String NAME = "([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?)";
    private static final Pattern REPOSITORY =
            Pattern.compile(NAME + "/" + NAME + "(?:@([A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9_])?))?");

    private ModelRefSyntax() {}

    static ModelRef parse(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("empty model reference; expected " + FORMS);
        }
        Matcher scheme = SCHEME.matcher(text);
        if (!scheme.matches()) {
            return folder(text);
        }
        String rest = scheme.group(2);
        return switch (scheme.group(1)) {
            case "builtin" -> new ModelRef.Builtin(BuiltinModel.named(rest));
            case "hf" -> huggingFace(text, rest);
            default -> throw new IllegalArgumentException("unknown kind of model reference in '" + text + "'; expected "
                    + FORMS + " (a folder whose name has a colon: ./" + text + ")");
        };
    }

    private static ModelRef folder(String text) {
        try {
            return new ModelRef.Folder(Path.of(text));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + text + "' is not a path: " + e.getReason(), e);
        }
    }

    private static ModelRef huggingFace(String text, String rest) {
        Matcher parts = REPOSITORY.matcher(rest);
        if (!parts.matches()
                || rest.contains("..")
                || rest.contains("//")
                || parts.group(2).contains("--")) {
            throw new IllegalArgumentException("'" + text
                    + "' does not name a Hugging Face model; expected hf:ORG/NAME or hf:ORG/NAME@REVISION, for example"
                    + " hf:Qwen/Qwen3-Embedding-0.6B");
        }
        return new ModelRef.HuggingFace(parts.group(1), parts.group(2), Optional.ofNullable(parts.group(3)));
    }
}
