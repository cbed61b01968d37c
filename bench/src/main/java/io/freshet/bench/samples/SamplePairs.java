package io.freshet.bench.samples;

import io.freshet.streams.record.Decoded;
import io.freshet.streams.record.QaPair;
import io.freshet.streams.record.QaPairCodec;
import io.freshet.streams.record.RecordLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The pairs of {@code agriculture-zh/}. */
public final class SamplePairs {

    private SamplePairs() {}

    /** The file with the pairs, in a samples folder. */
    public static Path file(Path samples) {
        return samples.resolve("agriculture-zh").resolve("qa-pairs.jsonl");
    }

    /**
     * The accepted pairs, in the order of the file.
     *
     * @param samples folder with {@code agriculture-zh/}
     * @throws IOException if the file is missing or a line of it is no pair
     */
    public static List<QaPair> accepted(Path samples) throws IOException {
        Path file = file(samples);
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + ": no sample data there; --samples names the folder with agriculture-zh/");
        }
        QaPairCodec codec = new QaPairCodec(RecordLimits.DEFAULT);
        List<QaPair> pairs = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            Decoded decoded = codec.decode(line.getBytes(StandardCharsets.UTF_8));
            if (decoded instanceof Decoded.Bad bad) {
                throw new IOException(file + ":" + number + ": " + bad.reason() + ", " + bad.detail());
            }
            QaPair pair = ((Decoded.Good) decoded).pair();
            if (pair.label() == QaPair.ACCEPTED) {
                pairs.add(pair);
            }
        }
        return pairs;
    }
}
