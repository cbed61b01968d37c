package io.freshet.model.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The bytes of {@code manifest.json}: UTF-8 JSON, keys sorted, two blanks of indentation, {@code \n}, so that the same
 * manifest is the same bytes everywhere.
 *
 * <p>Two keys belong to the file rather than to the manifest: {@code format_version}, and {@code manifest_sha256}, the
 * SHA-256 of the file with the digits of that very value replaced by zeros. A change of any byte shows. NaN and
 * infinite metrics are written as the strings {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"}.
 */
public final class ManifestJson {

    /** The format written. Format 1, which is read too, had neither {@code counts.sources} nor {@code counts.replayed}. */
    public static final int FORMAT_VERSION = 2;

    private static final String FORMAT = "format_version";
    private static final String CHECKSUM = "manifest_sha256";
    private static final String CHECKSUM_PREFIX = "\"" + CHECKSUM + "\": \"";
    private static final String ZEROS = "0".repeat(Sha256.DIGITS);

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    // The shortest digits of a double, on every Java version.
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new InstantDeserializer()))
            .build();

    private ManifestJson() {}

    public static byte[] write(Manifest manifest) {
        ObjectNode tree = JSON.valueToTree(manifest);
        tree.put(FORMAT, FORMAT_VERSION).put(CHECKSUM, ZEROS);
        Separators separators =
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER);
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(separators).withObjectIndenter(indenter);
        printer.indentArraysWith(indenter);
        try {
            String text = JSON.writer(printer).writeValueAsString(tree) + "\n";
            String checksum = Sha256.of(text.getBytes(StandardCharsets.UTF_8));
            return replaceChecksum(text, checksum).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("cannot write the manifest of " + manifest.lane(), e);
        }
    }

    /**
     * @param source named in errors
     * @throws CorruptCheckpointException when the bytes are not, to the last one, what {@link #write} made, when a
     *     field is unknown, missing or impossible, or when the format is another one
     */
    public static Manifest read(byte[] bytes, Path source) throws CorruptCheckpointException {
        try {
            JsonNode parsed = JSON.readTree(bytes);
            if (!(parsed instanceof ObjectNode tree)) {
                throw new CorruptCheckpointException(
                        source, "a JSON object", bytes.length + " bytes of something else");
            }
            JsonNode format = tree.path(FORMAT);
            if (!format.isInt() || format.intValue() < 1 || format.intValue() > FORMAT_VERSION) {
                throw new CorruptCheckpointException(
                        source,
                        FORMAT + " 1 or " + FORMAT_VERSION + ", which this version of Freshet reads",
                        format.isMissingNode() ? "none" : format.toString());
            }
            requireChecksum(bytes, tree.path(CHECKSUM).asText(""), source);
            tree.remove(FORMAT);
            tree.remove(CHECKSUM);
            addMissing(tree, format.intValue());
            return JSON.treeToValue(tree, Manifest.class);
        } catch (CorruptCheckpointException e) {
            throw e;
        } catch (JsonProcessingException e) {
            throw new CorruptCheckpointException(source, "a manifest", e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("no input or output happens here", e);
        }
    }

    /** What older files do not have, and is empty then. */
    private static void addMissing(ObjectNode tree, int format) {
        if (format == 1 && tree.path("counts") instanceof ObjectNode counts) {
            counts.put("replayed", 0).putObject("sources");
        }
        if (tree.path("metrics") instanceof ObjectNode metrics && !metrics.has("gate")) {
            metrics.putObject("gate");
        }
    }

    private static void requireChecksum(byte[] bytes, String stated, Path source) throws CorruptCheckpointException {
        // One char per byte, so that nothing is lost on the way to text and back.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        boolean located = stated.length() == Sha256.DIGITS && text.contains(CHECKSUM_PREFIX + stated);
        String actual = located
                ? Sha256.of(replaceChecksum(text, ZEROS).getBytes(StandardCharsets.ISO_8859_1))
                : "no " + CHECKSUM;
        if (!actual.equals(stated)) {
            throw new CorruptCheckpointException(source, CHECKSUM + " " + stated, actual);
        }
    }

    private static String replaceChecksum(String text, String checksum) {
        int from = text.indexOf(CHECKSUM_PREFIX) + CHECKSUM_PREFIX.length();
        return text.substring(0, from) + checksum + text.substring(from + Sha256.DIGITS);
    }
}
