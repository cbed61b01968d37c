package io.freshet.model.lora;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.model.safetensors.SafetensorsFile;
import io.freshet.model.transformer.LinearSite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeftStyleTest {

    private static final List<LinearSite> DECODER = List.of(
            new LinearSite(0, "layers.0.self_attn.q_proj", 6, 4), new LinearSite(0, "layers.0.mlp.down_proj", 8, 6),
            new LinearSite(1, "layers.1.self_attn.q_proj", 6, 4), new LinearSite(1, "layers.1.mlp.down_proj", 8, 6));
    private static final List<LinearSite> ENCODER = List.of(
            new LinearSite(0, "encoder.layer.0.attention.self.query", 6, 6),
            new LinearSite(0, "encoder.layer.0.attention.output.dense", 6, 6),
            new LinearSite(0, "encoder.layer.0.output.dense", 8, 6));

    @TempDir
    Path folder;

    @Test
    void anEmbedderOnADecoderIsWrittenAsMsSwiftDoes() throws IOException {
        JsonNode config = write(DECODER, List.of(), PeftStyle.embedding("qwen3"));
        assertThat(config.path("task_type").isNull()).isTrue();
        assertThat(config.at("/auto_mapping/base_model_class").asText()).isEqualTo("Qwen3ForCausalLM");
        assertThat(config.at("/auto_mapping/parent_library").asText())
                .isEqualTo("transformers.models.qwen3.modeling_qwen3");
        assertThat(names()).allMatch(name -> name.startsWith("base_model.model.model.layers."));
    }

    @Test
    void aRerankerOnADecoderIsACausalLanguageModel() throws IOException {
        JsonNode config = write(DECODER, List.of(), PeftStyle.reranker("qwen3"));
        assertThat(config.path("task_type").asText()).isEqualTo("CAUSAL_LM");
        assertThat(config.path("auto_mapping").isNull()).isTrue();
        assertThat(names()).contains("base_model.model.model.layers.1.mlp.down_proj.lora_B.weight");
    }

    @Test
    void anEncoderIsForFeatureExtraction() throws IOException {
        JsonNode config = write(ENCODER, List.of(), PeftStyle.embedding("bert"));
        assertThat(config.path("task_type").asText()).isEqualTo("FEATURE_EXTRACTION");
        assertThat(names()).contains("base_model.model.encoder.layer.0.output.dense.lora_A.weight");
        assertThat(PeftStyle.reranker("bert")).isEqualTo(PeftStyle.FEATURE_EXTRACTION);
    }

    /** {@code dense} alone would match BERT's pooler too. */
    @Test
    void targetsAreTheShortestNamesThatMatchJustTheAdaptedLayers() throws IOException {
        assertThat(targets(DECODER, List.of())).containsExactly("q_proj", "down_proj");
        assertThat(targets(DECODER, List.of("q_proj"))).containsExactly("q_proj");
        assertThat(targets(DECODER, List.of("layers.1.mlp.down_proj"))).containsExactly("layers.1.mlp.down_proj");
        assertThat(targets(ENCODER, List.of("query", "dense")))
                .containsExactly("query", "attention.output.dense", "output.dense");
    }

    /** The last one is a suffix of another, so it has to be said in full. */
    @Test
    void aNameThatIsTheEndOfAnotherIsWrittenInFull() throws IOException {
        assertThat(targets(ENCODER, List.of("encoder.layer.0.output.dense")))
                .containsExactly("encoder.layer.0.output.dense");
    }

    @Test
    void everyStyleComesBack() throws IOException {
        for (PeftStyle style :
                List.of(PeftStyle.FEATURE_EXTRACTION, PeftStyle.embedding("llama"), PeftStyle.reranker("qwen2"))) {
            write(DECODER, List.of("q_proj"), style);
            try (LoraAdapter read = PeftFolder.read(folder, DECODER, Device.cpu())) {
                assertThat(read.parameters()).hasSize(4);
                assertThat(read.spec()).isEqualTo(new LoraSpec(2, 4, true, 0.05, List.of("q_proj")));
            }
        }
    }

    private JsonNode write(List<LinearSite> sites, List<String> targets, PeftStyle style) throws IOException {
        LoraSpec spec = new LoraSpec(2, 4, true, 0.05, targets);
        try (LoraAdapter adapter = LoraAdapter.initial(spec, sites, Device.cpu(), 1)) {
            PeftFolder.write(folder, adapter, "base", sites, style);
        }
        return new ObjectMapper().readTree(folder.resolve(PeftFolder.CONFIG).toFile());
    }

    private List<String> targets(List<LinearSite> sites, List<String> targets) throws IOException {
        List<String> written = new java.util.ArrayList<>();
        write(sites, targets, PeftStyle.FEATURE_EXTRACTION)
                .path("target_modules")
                .forEach(name -> written.add(name.asText()));
        return written;
    }

    private List<String> names() throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(PeftFolder.WEIGHTS))) {
            return List.copyOf(file.names());
        }
    }
}
