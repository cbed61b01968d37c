package io.freshet.bench.decoder;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.freshet.model.safetensors.DType;
import io.freshet.model.safetensors.SafetensorsWriter;
import io.freshet.model.safetensors.TensorStream;
import io.freshet.model.transformer.decoder.DecoderConfig;
import io.freshet.model.transformer.decoder.DecoderNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * A model folder of any size with weights as a model has them before training: N(0, 0.02²) for matrices, 1 for norms,
 * BF16. Written as a stream, a megabyte at a time; the same shape and seed give the same bytes.
 */
public final class RandomCheckpoint {

    private static final String CONFIG = "config.json";
    private static final double DEVIATION = 0.02;
    private static final short ONE = 0x3F80;
    private static final int PART_BYTES = 1 << 20;

    /** So many different numbers that a weight of 16 random bits picks one; far faster than making each. */
    private static final int DISTINCT = 1 << 16;

    private RandomCheckpoint() {}

    /**
     * Writes {@code config.json}, {@code model.safetensors} and a tokenizer, see {@link ByteTokenizer}.
     *
     * @param folder made if it is not there
     */
    public static void write(Path folder, DecoderShape shape, long seed) throws IOException {
        Files.createDirectories(folder);
        ByteTokenizer.write(folder, shape.vocabulary());
        short[] numbers = numbers(seed);
        Map<String, TensorStream> tensors = new HashMap<>();
        tensorShapes(shape)
                .forEach((name, dimensions) -> tensors.put(
                        name,
                        new TensorStream(
                                DType.BF16,
                                dimensions,
                                dimensions.length == 1
                                        ? sink -> ones(sink, dimensions[0])
                                        : sink -> random(
                                                sink,
                                                dimensions[0] * dimensions[1],
                                                numbers,
                                                seed ^ name.hashCode()))));
        SafetensorsWriter.writeStreams(folder.resolve("model.safetensors"), tensors, SafetensorsWriter.PYTORCH);
        Path config = folder.resolve(CONFIG);
        new JsonMapper().writerWithDefaultPrettyPrinter().writeValue(config.toFile(), shape.config());
    }

    /** How many weights there are. */
    static long parameters(DecoderShape shape) {
        return tensorShapes(shape).values().stream()
                .mapToLong(dimensions -> Arrays.stream(dimensions).reduce(1, Math::multiplyExact))
                .sum();
    }

    private static Map<String, long[]> tensorShapes(DecoderShape shape) {
        return DecoderNames.shapes(DecoderConfig.read(Path.of(CONFIG), shape.config()));
    }

    private static short[] numbers(long seed) {
        Random random = new Random(seed);
        short[] numbers = new short[DISTINCT];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (short) (Float.floatToIntBits((float) (random.nextGaussian() * DEVIATION)) >>> 16);
        }
        return numbers;
    }

    private static void ones(TensorStream.Sink sink, long count) throws IOException {
        ByteBuffer part =
                ByteBuffer.allocate(Math.toIntExact(count * Short.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        while (part.hasRemaining()) {
            part.putShort(ONE);
        }
        sink.write(part.flip());
    }

    private static void random(TensorStream.Sink sink, long count, short[] numbers, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        ByteBuffer part = ByteBuffer.allocate(PART_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long left = count * Short.BYTES; left > 0; left -= part.limit()) {
            part.clear().limit((int) Math.min(PART_BYTES, left));
            while (part.hasRemaining()) {
                long bits = random.nextLong();
                for (int i = 0; i < 4 && part.hasRemaining(); i++, bits >>>= 16) {
                    part.putShort(numbers[(int) (bits & (DISTINCT - 1))]);
                }
            }
            sink.write(part.flip());
        }
    }
}
