package io.freshet.cli.versions;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lineage, either way. */
@Command(
        name = "lineage",
        mixinStandardHelpOptions = true,
        description = "Say which records made a version, or which versions learned from a record.")
final class LineageCommand implements Callable<Integer> {

    private static final Pattern RECORD = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

    @ArgGroup(multiplicity = "1")
    private Subject subject;

    @Mixin
    private AdminOptions admin;

    @Spec
    private CommandSpec spec;

    private static final class Subject {
        @Parameters(paramLabel = "VERSION", description = "Number of a version.")
        private Long version;

        @Option(
                names = "--record",
                required = true,
                paramLabel = "PARTITION:OFFSET",
                description = "A record of the lane's feedback topic.")
        private String record;
    }

    @Override
    public Integer call() throws Exception {
        if (subject.version != null) {
            return admin.print(
                    "GET", "/admin/versions/" + subject.version + "/lineage", Optional.empty(), LineageScreen::version);
        }
        Matcher record = RECORD.matcher(subject.record);
        if (!record.matches()) {
            throw new ParameterException(
                    spec.commandLine(), "--record " + subject.record + " must be PARTITION:OFFSET, for example 0:1234");
        }
        return admin.print(
                "GET",
                "/admin/records/" + record.group(1) + "/" + record.group(2) + "/lineage",
                Optional.empty(),
                LineageScreen::record);
    }
}
