package io.freshet.actors.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponseFor;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams.EncodingFormat;
import com.openai.models.models.Model;
import io.freshet.model.embed.Role;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's own Java client against a live server. */
@Timeout(180)
class OpenAiClientTest {

    private static final InMemoryEmbeddings SERVICE = new InMemoryEmbeddings(16);
    private static RunningServer server;
    private static OpenAIClient client;

    @BeforeAll
    static void start() {
        server = new RunningServer(SERVICE);
        client = OpenAIOkHttpClient.builder()
                .baseUrl("http://127.0.0.1:" + server.port() + "/v1")
                .apiKey("none needed here")
                .maxRetries(0)
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"float", "base64"})
    void itGetsTheVectorsInEitherFormat(String format) {
        CreateEmbeddingResponse response = client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("embedding")
                        .inputOfArrayOfStrings(List.of("one", "two"))
                        .encodingFormat(EncodingFormat.of(format))
                        .user("u1")
                        .build());
        assertThat(response.validate().data()).hasSize(2);
        assertVector(response, 0, SERVICE.vector("one", Role.DOCUMENT, 3));
        assertVector(response, 1, SERVICE.vector("two", Role.DOCUMENT, 3));
        assertThat(response.usage().totalTokens()).isEqualTo(6);
    }

    @Test
    void whatOpenAiDoesNotHaveGoesBesideItsFields() {
        try (HttpResponseFor<CreateEmbeddingResponse> response = client.embeddings()
                .withRawResponse()
                .create(EmbeddingCreateParams.builder()
                        .model("embedding/base")
                        .input("one")
                        .putAdditionalBodyProperty("input_type", JsonValue.from("query"))
                        .build())) {
            assertThat(response.headers().values("X-Freshet-Version")).containsExactly("embedding/0");
            assertVector(response.parse(), 0, SERVICE.vector("one", Role.QUERY, 0));
        }
    }

    @Test
    void fewerDimensionsAreGiven() {
        CreateEmbeddingResponse response = client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("freshet")
                        .input("one")
                        .dimensions(4)
                        .build());
        assertThat(response.data().get(0).embedding()).hasSize(4);
    }

    @Test
    void itListsModelsAndFindsOneWhoseNameHasASlash() {
        assertThat(client.models().list().autoPager().stream().map(Model::id))
                .containsExactly("embedding", "builtin:test", "embedding/base", "embedding/3");
        assertThat(client.models().retrieve("embedding/3").validate().id()).isEqualTo("embedding/3");
        assertThat(catchThrowableOfType(
                        NotFoundException.class, () -> client.models().retrieve("gpt-4")))
                .satisfies(error -> assertThat(error.code()).contains("model_not_found"));
    }

    @Test
    void itUnderstandsRefusals() {
        OpenAIServiceException unknown =
                catchThrowableOfType(OpenAIServiceException.class, () -> ask("text-embedding-3-small", 0));
        assertThat(unknown).isInstanceOf(NotFoundException.class).hasMessageContaining("use one of embedding");
        assertThat(unknown.code()).contains("model_not_found");
        assertThat(unknown.param()).contains("model");
        assertThat(unknown.type()).contains("invalid_request_error");
        OpenAIServiceException mismatch = catchThrowableOfType(OpenAIServiceException.class, () -> ask("embedding", 9));
        assertThat(mismatch).isInstanceOf(UnexpectedStatusCodeException.class);
        assertThat(mismatch.statusCode()).isEqualTo(409);
        OpenAIServiceException tokens = catchThrowableOfType(OpenAIServiceException.class, () -> client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("embedding")
                        .inputOfArrayOfTokens(List.of(1L, 2L))
                        .build()));
        assertThat(tokens).isInstanceOf(BadRequestException.class).hasMessageContaining("tokens are not accepted");
    }

    private static CreateEmbeddingResponse ask(String model, int expected) {
        return client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model(model)
                        .input("one")
                        .putAdditionalBodyProperty("expect_version", JsonValue.from(expected))
                        .build());
    }

    private static void assertVector(CreateEmbeddingResponse response, int index, float[] expected) {
        List<Float> numbers = response.data().get(index).embedding();
        float[] vector = new float[numbers.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = numbers.get(i);
        }
        assertThat(vector).containsExactly(expected);
    }
}
