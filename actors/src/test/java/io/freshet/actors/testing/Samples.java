package io.freshet.actors.testing;

import io.freshet.streams.record.Decoded;
import io.freshet.streams.record.QaPair;
import io.freshet.streams.record.QaPairCodec;
import io.freshet.streams.record.RecordLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The bundled questions and answers. */
public final class Samples {

    private static final QaPairCodec CODEC = new QaPairCodec(new RecordLimits(1 << 20, 32_768, 64, 256));

    private Samples() {}

    /** The folder of the bundled data. */
    public static Path folder() {
        return Path.of(System.getProperty("freshet.root"), "samples");
    }

    /** The first {@code count} QA pairs on agriculture, as Kafka records. */
    public static List<String> records(int count) {
        try {
            return Files.readAllLines(folder().resolve("agriculture-zh/qa-pairs.jsonl"))
                    .subList(0, count);
        } catch (IOException e) {
            throw new UncheckedIOException("The sample data is not there", e);
        }
    }

    /** The first {@code count} QA pairs on agriculture. */
    public static List<QaPair> pairs(int count) {
        return records(count).stream()
                .map(line -> CODEC.decode(line.getBytes(StandardCharsets.UTF_8)))
                .map(decoded -> ((Decoded.Good) decoded).pair())
                .toList();
    }
}
