package io.freshet.actors.trainer.child;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.freshet.actors.trainer.TrainRound;
import io.freshet.model.train.Example;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A round on its way to the child, as a file: texts are many. Vectors that come with a round belong into a safetensors
 * file beside it.
 *
 * @param settingsHash of the parent, {@link io.freshet.config.FreshetConfig#settingsHash()}: the child reads the settings
 *     file again, which may have changed since
 * @param parent path of the checkpoint folder; null = the base model
 * @param output path of the folder for the candidate's files
 */
record RoundFile(String settingsHash, long version, String parent, long seed, List<Example> examples, String output) {

    /** Texts come back char by char: as escapes, even half a surrogate pair passes. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** Writes the file beside the round's output, where the draft's end removes it. */
    static Path write(TrainRound round, String settingsHash) throws IOException {
        Path output = round.output().toAbsolutePath();
        Path file = output.resolveSibling(output.getFileName() + ".round.json");
        JSON.writeValue(
                file.toFile(),
                new RoundFile(
                        settingsHash,
                        round.version(),
                        round.parent()
                                .map(parent -> parent.toAbsolutePath().toString())
                                .orElse(null),
                        round.seed(),
                        round.examples(),
                        output.toString()));
        return file;
    }

    static RoundFile read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), RoundFile.class);
    }

    TrainRound round() {
        return new TrainRound(version, Optional.ofNullable(parent).map(Path::of), examples, seed, Path.of(output));
    }
}
