package io.freshet.model.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.reference.ReferenceModel;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tiny Qwen3 reranker with the real tokenizer, against transformers and PEFT. */
class GenerativeRerankerTest {

    /** Largest difference to transformers, logits of about 1. Measured: below 1e-6. */
    private static final float TOLERANCE = 1e-5f;

    private static ReferenceModel model;
    private static GenerativeReranker reranker;

    @BeforeAll
    static void open(@TempDir Path folder) throws IOException {
        model = ReferenceModel.unpack("qwen3-reranker", folder);
        reranker = (GenerativeReranker) Rerankers.open(model.folder(), RerankOptions.cpu());
    }

    @AfterAll
    static void close() {
        reranker.close();
    }

    @Test
    void promptsAreTheReferenceToTheToken() {
        JsonNode items = model.json().at("/pairs/items");
        for (JsonNode item : items) {
            assertThat(reranker.template().prompt(pair(item), 1024)).containsExactly(ids(item));
        }
        assertThat(reranker.template().frameLength()).isEqualTo(48);
        assertThat(reranker.template().yes()).isEqualTo(9693);
        assertThat(reranker.template().no()).isEqualTo(2152);
    }

    @Test
    void whatIsTooLongLosesTheEndOfItsDocument() throws IOException {
        JsonNode item = model.json().at("/truncated/items/0");
        assertThat(reranker.template().prompt(pair(item), 96)).hasSize(96).containsExactly(ids(item));
        RerankOptions small = new RerankOptions(Device.cpu(), DataType.FLOAT32, 96, 4096, Optional.empty());
        try (Reranker shorter = Rerankers.open(model.folder(), small)) {
            assertThat(shorter.score(List.of(pair(item)), LowRank.NONE)[0])
                    .isCloseTo(difference("truncated", 0), within(TOLERANCE));
        }
    }

    @Test
    void scoresAreThoseOfTransformers() {
        float[] scores = reranker.score(pairs(), LowRank.NONE);
        for (int i = 0; i < scores.length; i++) {
            assertThat(scores[i]).isCloseTo(difference("pairs", i), within(TOLERANCE));
            assertThat(Reranker.probability(scores[i]))
                    .isCloseTo(model.expected().floats("pairs.score")[i], within(TOLERANCE));
        }
    }

    @Test
    void scoresWithAnAdapterAreThoseOfPeft() throws IOException {
        for (String name : List.of("causal-lm", "auto-model")) {
            try (LoraAdapter adapter = PeftFolder.read(model.adapter(name), reranker.linears(), Device.cpu())) {
                float[] scores = reranker.score(pairs(), adapter.lowRank());
                for (int i = 0; i < scores.length; i++) {
                    assertThat(scores[i]).isCloseTo(difference("adapter.causal-lm", i), within(TOLERANCE));
                }
            }
        }
    }

    /** Alone, twice, in other company, in chunks of one; with the instruction from the options or from the pair. */
    @Test
    void aScoreDependsOnItsPairAlone() throws IOException {
        float[] together = reranker.score(pairs(), LowRank.NONE);
        List<Pair> twice = new ArrayList<>(pairs());
        twice.addAll(pairs());
        twice = new ArrayList<>(
                twice.stream().map(GenerativeRerankerTest::withInstruction).toList());
        twice.add(Pair.of("q", "d"));
        RerankOptions other =
                new RerankOptions(Device.cpu(), DataType.FLOAT32, 1024, 64, Optional.of("Find the same thing"));
        try (Reranker inChunks = Rerankers.open(model.folder(), other)) {
            float[] scores = inChunks.score(twice, LowRank.NONE);
            for (int i = 0; i < together.length; i++) {
                float alone = reranker.score(List.of(pairs().get(i)), LowRank.NONE)[0];
                assertThat(alone).isCloseTo(together[i], within(TOLERANCE));
                assertThat(scores[i]).isCloseTo(together[i], within(TOLERANCE));
                assertThat(scores[i + together.length]).isEqualTo(scores[i]);
            }
            Pair own = new Pair("q", "d", Optional.of("Find the same thing"));
            assertThat(scores[2 * together.length])
                    .isCloseTo(reranker.score(List.of(own), LowRank.NONE)[0], within(TOLERANCE))
                    .isNotCloseTo(reranker.score(List.of(Pair.of("q", "d")), LowRank.NONE)[0], within(1e-3f));
        }
    }

    @Test
    void tokenisedPairsScoreTheSameBitForBit() {
        List<Pair> pairs = new ArrayList<>(pairs());
        pairs.add(pairs().get(0));
        List<PairTokens> tokens = reranker.tokenize(pairs, reranker.maxLength());
        assertThat(reranker.scoreTokens(tokens, LowRank.NONE)).isEqualTo(reranker.score(pairs, LowRank.NONE));
        assertThat(reranker.tokenize(pairs, Integer.MAX_VALUE))
                .extracting(PairTokens::longest)
                .isEqualTo(pairs.stream().map(reranker::fullLength).toList());
    }

    @Test
    void bfloat16IsCloseForItsEightBits() throws IOException {
        RerankOptions half = new RerankOptions(Device.cpu(), DataType.BFLOAT16, 1024, 4096, Optional.empty());
        try (Reranker rough = Rerankers.open(model.folder(), half)) {
            float[] scores = rough.score(pairs(), LowRank.NONE);
            for (int i = 0; i < scores.length; i++) {
                assertThat(scores[i]).isCloseTo(difference("pairs", i), within(0.15f));
            }
        }
    }

    @Test
    void noRoomForTextIsRefused() {
        RerankOptions tiny = new RerankOptions(Device.cpu(), DataType.FLOAT32, 48, 4096, Optional.empty());
        assertThatThrownBy(() -> Rerankers.open(model.folder(), tiny)).hasMessageContaining("48 tokens");
    }

    @Test
    void aModelWithoutOutputLayerIsRefused(@TempDir Path folder) throws IOException {
        ReferenceModel untied = ReferenceModel.unpack("qwen3-reranker", folder);
        ObjectMapper json = new ObjectMapper();
        Path file = untied.folder().resolve("config.json");
        ObjectNode config = (ObjectNode) json.readTree(file.toFile());
        json.writeValue(file.toFile(), config.put("tie_word_embeddings", false));
        assertThatThrownBy(() -> Rerankers.open(untied.folder(), RerankOptions.cpu()))
                .hasMessageContaining("output layer")
                .hasMessageContaining("embedding model");
    }

    @Test
    void aTokenizerWithoutTheTemplatesTokensIsRefused(@TempDir Path folder) throws IOException {
        ReferenceModel other = ReferenceModel.unpack("qwen2", folder);
        assertThat(Files.exists(other.folder().resolve("tokenizer.json"))).isTrue();
        assertThatThrownBy(() -> Rerankers.open(other.folder(), RerankOptions.cpu()))
                .hasMessageContaining("Qwen3-Reranker")
                .hasMessageContaining("is not a token of");
    }

    private static float difference(String name, int i) {
        return model.expected().floats(name + ".yes")[i] - model.expected().floats(name + ".no")[i];
    }

    private static List<Pair> pairs() {
        return StreamSupport.stream(model.json().at("/pairs/items").spliterator(), false)
                .map(GenerativeRerankerTest::pair)
                .toList();
    }

    private static Pair withInstruction(Pair pair) {
        String instruction = pair.instruction().orElse(RerankTemplate.DEFAULT_INSTRUCTION);
        return new Pair(pair.query(), pair.document(), Optional.of(instruction));
    }

    private static Pair pair(JsonNode item) {
        return new Pair(
                item.get("query").asText(),
                item.get("document").asText(),
                Optional.ofNullable(item.path("instruction").textValue()));
    }

    private static long[] ids(JsonNode item) {
        return StreamSupport.stream(item.get("ids").spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .toArray();
    }
}
