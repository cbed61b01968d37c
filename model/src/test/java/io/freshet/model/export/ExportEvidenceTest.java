package io.freshet.model.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.embed.EncoderOptions;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.hub.SentenceTransformersFolder;
import io.freshet.model.hub.files.JsonFiles;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.lora.PeftStyle;
import io.freshet.model.transformer.LinearSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Writes what {@code check_export.py} then holds against sentence-transformers and PEFT; the script says how to run it. */
@EnabledIfSystemProperty(named = ExportEvidenceTest.FOLDER, matches = ".+")
class ExportEvidenceTest {

    static final String FOLDER = "freshet.check-export";

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void writesAdaptersVectorsAndMergedModels() throws IOException {
        Path root = Path.of(System.getProperty(FOLDER));
        List<String> texts = new ArrayList<>();
        JsonFiles.read(root.resolve("texts.json")).forEach((JsonNode text) -> texts.add(text.asText()));
        List<Path> models;
        try (var entries = Files.list(root)) {
            models = entries.filter(Files::isDirectory).sorted().toList();
        }
        assertThat(models).isNotEmpty();
        for (Path model : models) {
            write(model, texts);
        }
    }

    private static void write(Path model, List<String> texts) throws IOException {
        Path base = model.resolve("base");
        PeftStyle style =
                PeftStyle.embedding(SentenceTransformersFolder.read(base).modelType());
        Path bare = model.resolve("adapter-auto-model");
        try (TextEncoder encoder = TextEncoder.open(base, EncoderOptions.cpu())) {
            List<LinearSite> sites = encoder.linears();
            Adapters.write(bare, sites, 0.05, PeftStyle.FEATURE_EXTRACTION);
            try (LoraAdapter adapter = PeftFolder.read(bare, sites, Device.cpu())) {
                PeftFolder.write(bare, adapter, base.toString(), sites);
                Path own = Files.createDirectories(model.resolve("adapter-own-class"));
                PeftFolder.write(own, adapter, base.toString(), sites, style);
                ObjectNode vectors = JSON.createObjectNode();
                vectors.putPOJO("query", encoder.encode(texts, Role.QUERY, adapter.lowRank()));
                vectors.putPOJO("document", encoder.encode(texts, Role.DOCUMENT, adapter.lowRank()));
                JSON.writeValue(model.resolve("vectors.json").toFile(), vectors);
            }
        }
        new ModelExport(new EmbedderTask(texts), ModelExportTest.options(true), step -> {})
                .run(base, bare, model.resolve("merged"));
    }
}
