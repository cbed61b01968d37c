package io.freshet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.config.Side;
import io.freshet.model.hub.files.JsonFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Which texts an adapter encodes. */
final class AdapterSide {

    private AdapterSide() {}

    /**
     * What was asked for; else what the run that trained the adapter wrote beside it into {@code args.json}; else both.
     *
     * @throws ParameterException if something else than query or both was asked for
     */
    static Side of(Optional<String> asked, Optional<Path> adapter, CommandSpec command) throws IOException {
        if (asked.isPresent()) {
            return parse(asked.get())
                    .orElseThrow(() -> new ParameterException(
                            command.commandLine(), "--side " + asked.get() + ": use query or both"));
        }
        if (adapter.isEmpty()) {
            return Side.BOTH;
        }
        Path file = adapter.get().resolve("args.json");
        JsonNode side = JsonFiles.readIfThere(file).path("side");
        if (side.isMissingNode()) {
            return Side.BOTH;
        }
        return parse(side.asText())
                .orElseThrow(() -> new IOException(file + ": side is " + side + "; use --side query or --side both"));
    }

    private static Optional<Side> parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "query" -> Optional.of(Side.QUERY);
            case "both" -> Optional.of(Side.BOTH);
            default -> Optional.empty();
        };
    }
}
