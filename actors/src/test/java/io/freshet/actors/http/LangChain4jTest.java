package io.freshet.actors.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.cohere.CohereScoringModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.scoring.ScoringModel;
import io.freshet.model.embed.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** langchain4j's models for OpenAI and Cohere, pointed at a live server: no hook of ours is needed for it. */
@Timeout(180)
class LangChain4jTest {

    private static final InMemoryEmbeddings SERVICE = new InMemoryEmbeddings(16);
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(List.of(SERVICE, new InMemoryRerankings("reranker")), RunningServer.SETTINGS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void itsEmbeddingModelEmbeds() {
        EmbeddingModel documents = embedding("embedding").build();
        assertThat(documents.embed("one").content().vector()).containsExactly(SERVICE.vector("one", Role.DOCUMENT, 3));
        assertThat(documents
                        .embedAll(List.of(TextSegment.from("one"), TextSegment.from("two")))
                        .content())
                .hasSize(2);
        assertThat(documents.dimension()).isEqualTo(16);
        EmbeddingModel queries = embedding("embedding/base")
                .customHeaders(Map.of("X-Freshet-Input-Type", "query"))
                .build();
        assertThat(queries.embed("one").content().vector()).containsExactly(SERVICE.vector("one", Role.QUERY, 0));
    }

    @Test
    void itsScoringModelScores() {
        ScoringModel scoring = scoring("reranker");
        List<TextSegment> texts = List.of(TextSegment.from("xy"), TextSegment.from("abc"));
        List<Double> scores = scoring.scoreAll(texts, "abc").content();
        assertThat(scores.get(0)).isCloseTo(1 / (1 + Math.exp(2)), within(1e-6));
        assertThat(scores.get(1)).isCloseTo(1 / (1 + Math.exp(-1)), within(1e-6));
    }

    @Test
    void refusalsReachItsCaller() {
        EmbeddingModel unknown = embedding("embedding/99").build();
        assertThatThrownBy(() -> unknown.embed("one"))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("embedding/99 is not at hand");
        ScoringModel other = scoring("rerank-v3.5");
        assertThatThrownBy(() -> other.score("a", "b")).hasMessageContaining("use one of reranker");
    }

    private static OpenAiEmbeddingModel.OpenAiEmbeddingModelBuilder embedding(String model) {
        return OpenAiEmbeddingModel.builder()
                .baseUrl(url())
                .apiKey("none needed here")
                .modelName(model)
                .maxRetries(0);
    }

    private static ScoringModel scoring(String model) {
        return CohereScoringModel.builder()
                .baseUrl(url())
                .apiKey("none needed here")
                .modelName(model)
                .maxRetries(0)
                .build();
    }

    private static String url() {
        return "http://127.0.0.1:" + server.port() + "/v1/";
    }
}
