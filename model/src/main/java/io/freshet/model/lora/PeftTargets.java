package io.freshet.model.lora;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.model.transformer.LinearSite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** PEFT's {@code target_modules}: a list of names, "all-linear", or a regular expression for whole module paths. */
final class PeftTargets {

    /**
     * BERT's pooler. PEFT's "all-linear" and "dense" adapt it too, but no embedding passes through it, so what an
     * adapter does to it changes nothing.
     */
    static final String POOLER = "pooler.dense";

    private static final String ALL_LINEAR = "all-linear";

    /** What means the same to Python's and to Java's regular expressions: an atom with a quantifier, or an operator. */
    private static final Pattern COMMON = Pattern.compile("(?:[A-Za-z0-9_-]|\\.|\\\\[.\\-_dwDW]|\\)"
            + "|\\[\\^?(?:[A-Za-z0-9_.-]|\\\\[.\\-dw])+\\])(?:[*+?]\\??|\\{\\d+(?:,\\d*)?\\}\\??)?"
            + "|\\((?!\\?)|\\(\\?[:=!]|[|^$]");

    private PeftTargets() {}

    /**
     * The targets as {@link LoraSpec} has them; empty = every linear layer. A regular expression becomes the paths it
     * matches.
     *
     * @param file named in errors
     */
    static List<String> read(Path file, JsonNode node, List<LinearSite> sites) {
        if (node.isTextual()) {
            return node.textValue().equalsIgnoreCase(ALL_LINEAR) ? List.of() : matched(file, node.textValue(), sites);
        }
        List<String> names = new ArrayList<>();
        for (JsonNode name : node) {
            if (!name.isTextual() || name.textValue().isEmpty()) {
                throw wrong(file, node);
            }
            if (!name.textValue().equals(POOLER)) {
                names.add(name.textValue());
            }
        }
        if (!node.isArray() || names.isEmpty()) {
            throw wrong(file, node);
        }
        return names;
    }

    /** The adapted layers in names of which each matches just them: the last word of a path where that is enough. */
    static List<String> write(LoraSpec spec, List<LinearSite> sites) {
        Map<String, Long> uses = sites.stream()
                .map(LoraSpec::nameInLayer)
                .distinct()
                .collect(Collectors.groupingBy(PeftTargets::lastWord, Collectors.counting()));
        List<LinearSite> adapted = sites.stream().filter(spec::adapts).toList();
        List<String> names = adapted.stream()
                .map(LoraSpec::nameInLayer)
                .distinct()
                .map(name -> uses.get(lastWord(name)) == 1 ? lastWord(name) : name)
                .toList();
        boolean inEveryLayer =
                sites.stream().filter(site -> LoraSpec.matches(site, names)).count() == adapted.size();
        return inEveryLayer ? names : adapted.stream().map(LinearSite::path).toList();
    }

    /** PEFT sees the paths of the class it wraps, which may put {@code model.} in front. */
    private static List<String> matched(Path file, String regex, List<LinearSite> sites) {
        String foreign = COMMON.matcher(regex).replaceAll("");
        if (!foreign.isEmpty()) {
            throw new IllegalArgumentException(file + ": target_modules is the regular expression " + regex
                    + ", in which Python may mean something else by '" + foreign
                    + "'; write the names of the modules as a list");
        }
        Pattern pattern;
        try {
            pattern = Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    file + ": target_modules is no regular expression: " + e.getMessage(), e);
        }
        List<String> paths = sites.stream()
                .map(LinearSite::path)
                .filter(path -> pattern.matcher(path).matches()
                        || pattern.matcher("model." + path).matches())
                .toList();
        if (paths.isEmpty()) {
            throw new IllegalArgumentException(file + ": target_modules '" + regex
                    + "' matches no linear layer of the base model, e.g. "
                    + sites.get(0).path() + "; was the adapter trained on another model?");
        }
        return paths;
    }

    private static String lastWord(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static IllegalArgumentException wrong(Path file, JsonNode node) {
        return new IllegalArgumentException(file
                + ": target_modules must be a list of module names, \"all-linear\" or a regular expression, found "
                + node);
    }
}
