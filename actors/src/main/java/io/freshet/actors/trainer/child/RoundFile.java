package io.freshet.actors.trainer.child;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.freshet.actors.trainer.TrainRound;
import io.freshet.model.embed.RoundVectors;
import io.freshet.model.train.Example;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A round on its way to the child, as a file: texts and vectors are many.
 *
 * @param settingsHash of the parent, {@link io.freshet.config.FreshetConfig#settingsHash()}: the child reads the settings
 *     file again, which may have changed since
 * @param parent path of the checkpoint folder; null = the base model
 * @param output path of the folder for the candidate's files
 */
record RoundFile(
        String settingsHash,
        long version,
        String parent,
        long seed,
        List<Example> examples,
        List<Document> documents,
        String output) {

    /** @param vector its float32 numbers, little-endian; Base64 in JSON, so that every bit arrives */
    record Document(String text, byte[] vector) {

        private static Document of(String text, float[] vector) {
            ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector);
            return new Document(text, bytes.array());
        }

        private float[] numbers() {
            float[] numbers = new float[vector.length / Float.BYTES];
            ByteBuffer.wrap(vector)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(numbers);
            return numbers;
        }
    }

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
                        round.documents().texts().stream()
                                .map(text -> Document.of(text, round.documents().of(text)))
                                .toList(),
                        output.toString()));
        return file;
    }

    static RoundFile read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), RoundFile.class);
    }

    TrainRound round() {
        RoundVectors vectors = RoundVectors.of(
                documents.stream().map(Document::text).toList(),
                documents.stream().map(Document::numbers).toList());
        return new TrainRound(
                version, Optional.ofNullable(parent).map(Path::of), examples, vectors, seed, Path.of(output));
    }
}
