package io.freshet.cli;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;

/** The list of commands in the help, grouped by what one wants to do. A command without a group comes last. */
final class CommandGroups implements IHelpSectionRenderer {

    /** A longer sentence is told up to its colon. */
    private static final int LONGEST = 95;

    private static final Map<String, List<String>> GROUPS = new LinkedHashMap<>();

    static {
        GROUPS.put("See it work", List.of("demo", "doctor", "chaos"));
        GROUPS.put("Prepare data", List.of("mine", "pairs"));
        GROUPS.put("Train and measure", List.of("train", "eval", "export"));
        GROUPS.put("Use a model", List.of("embed", "rerank"));
        GROUPS.put("Keep a model fresh", List.of("run", "produce", "versions", "rebuild"));
    }

    @Override
    public String render(Help help) {
        Map<String, Help> commands = help.subcommands();
        Set<String> rest = new LinkedHashSet<>(commands.keySet());
        StringBuilder text = new StringBuilder();
        GROUPS.forEach((title, names) -> {
            List<String> there = names.stream().filter(rest::remove).toList();
            append(text, title, there, commands);
        });
        append(text, "More", List.copyOf(rest), commands);
        return text.toString();
    }

    private static void append(StringBuilder text, String title, List<String> names, Map<String, Help> commands) {
        if (names.isEmpty()) {
            return;
        }
        text.append(String.format("%n%s:%n", title));
        for (String name : names) {
            CommandLine.Model.UsageMessageSpec usage =
                    commands.get(name).commandSpec().usageMessage();
            text.append(String.format("  %-9s %s%n", name, firstSentence(usage)));
        }
    }

    private static String firstSentence(CommandLine.Model.UsageMessageSpec usage) {
        String[] header = usage.header().length > 0 ? usage.header() : usage.description();
        String text = String.join(" ", header);
        String sentence = upTo(". ", text);
        return sentence.length() <= LONGEST ? sentence : upTo(": ", sentence);
    }

    private static String upTo(String end, String text) {
        int at = text.indexOf(end);
        return at < 0 ? text : text.substring(0, at);
    }
}
