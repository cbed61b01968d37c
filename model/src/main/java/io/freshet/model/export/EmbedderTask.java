package io.freshet.model.export;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.freshet.model.embed.EncoderOptions;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.hub.SentenceTransformersFiles;
import io.freshet.model.hub.SentenceTransformersFolder;
import io.freshet.model.hub.files.JsonFiles;
import io.freshet.model.transformer.LinearSite;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An embedder, tried by embedding texts as queries and as documents.
 *
 * @param probes at least one text
 */
public record EmbedderTask(List<String> probes) implements ModelTask {

    /** Of several languages and lengths. */
    public static final List<String> PROBES = List.of(
            "鱼塘缺氧怎么办",
            "How do I treat leaf rust in winter wheat?",
            "番茄叶片出现黄化卷曲,多由烟粉虱传播的病毒引起。应及时防虫、拔除病株并增施磷钾肥。",
            "The committee will publish its findings on Tuesday, together with the data that support them.",
            "¿Cuándo abre la biblioteca los domingos?",
            "Der schnelle braune Fuchs springt über den faulen Hund.",
            "SELECT name, COUNT(*) FROM orders GROUP BY name HAVING COUNT(*) > 3;",
            "مرحبا بالعالم · 今日は · Привет, мир 👋");

    private static final EncoderOptions OPTIONS =
            new EncoderOptions(Device.cpu(), DataType.FLOAT32, 512, 4096, Optional.empty());

    public EmbedderTask {
        probes = List.copyOf(probes);
        if (probes.isEmpty()) {
            throw new IllegalArgumentException("an export is checked with at least one probe text");
        }
    }

    @Override
    public Trial open(Path folder) throws IOException {
        TextEncoder encoder = TextEncoder.open(folder, OPTIONS);
        return new Trial() {
            @Override
            public List<LinearSite> linears() {
                return encoder.linears();
            }

            @Override
            public float[][] outputs(LowRank delta) {
                return Stream.of(Role.QUERY, Role.DOCUMENT)
                        .flatMap(role -> Stream.of(encoder.encode(probes, role, delta)))
                        .toArray(float[][]::new);
            }

            @Override
            public void close() {
                encoder.close();
            }
        };
    }

    /** A plain Hugging Face folder becomes one of sentence-transformers, so that nobody has to know how to pool. */
    @Override
    public void complete(Path base, Path merged) throws IOException {
        if (!Files.exists(merged.resolve(SentenceTransformersFiles.MODULES))) {
            SentenceTransformersFolder layout = SentenceTransformersFolder.read(base);
            int dimension = JsonFiles.read(layout.transformer().resolve("config.json"))
                    .path("hidden_size")
                    .asInt();
            SentenceTransformersFiles.write(merged, dimension, layout.pooling(), layout.prompts());
        }
    }
}
