package io.freshet.model.hub.huggingface;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.model.hub.files.Digests;
import io.freshet.model.hub.huggingface.FakeHub.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HuggingFaceHubTest {

    private static final String WEIGHTS = "model.safetensors";

    @TempDir
    Path cache;

    private FakeHub server;
    private final byte[] weights = new byte[1_000_000];

    @BeforeEach
    void start() throws IOException {
        new Random(1).nextBytes(weights);
        server = new FakeHub();
        server.files.put("config.json", "{\"model_type\":\"bert\"}".getBytes(UTF_8));
        server.files.put("tokenizer.json", "{}".getBytes(UTF_8));
        server.files.put(WEIGHTS, weights);
        server.files.put("1_Pooling/config.json", "{}".getBytes(UTF_8));
        server.files.put("vocab.txt", "[PAD]\n".getBytes(UTF_8));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void filesAreLaidOutAsPythonsHuggingfaceHubDoes() throws IOException {
        Path snapshot = hub().download("org/name", "main");

        Path model = cache.resolve("models--org--name");
        assertThat(snapshot).isEqualTo(model.resolve("snapshots").resolve(FakeHub.COMMIT));
        assertThat(model.resolve("refs/main")).hasContent(FakeHub.COMMIT);
        assertThat(Files.readSymbolicLink(snapshot.resolve(WEIGHTS)))
                .isEqualTo(Path.of("../../blobs/" + Digests.sha256(weights)));
        assertThat(Files.readSymbolicLink(snapshot.resolve("1_Pooling/config.json")))
                .isEqualTo(Path.of("../../../blobs/9e26dfeeb6e641a33dae4961196235bdb965b21b")); // git's name of "{}"
        assertThat(snapshot.resolve(WEIGHTS)).hasBinaryContent(weights);
        assertThat(hub().cached("org/name", "main")).contains(snapshot);
        assertThat(hub().cached("org/name", FakeHub.COMMIT)).contains(snapshot);
        assertThat(hub().cached("org/name", "v2")).isEmpty();
    }

    @Test
    void onlySafeFilesOfTheModelAreTaken() throws IOException {
        for (String other : List.of(
                "pytorch_model.bin",
                "onnx/model.onnx",
                "onnx/config.json",
                "consolidated.safetensors",
                "../evil.json",
                "..json",
                "tf_model.h5",
                "README.md")) {
            server.files.put(other, "x".getBytes(UTF_8));
        }
        Path snapshot = hub().download("org/name", "main");
        try (Stream<Path> tree = Files.walk(snapshot)) {
            assertThat(tree.filter(Files::isRegularFile)
                            .map(file -> snapshot.relativize(file).toString()))
                    .containsExactlyInAnyOrder(
                            "config.json", "tokenizer.json", WEIGHTS, "1_Pooling/config.json", "vocab.txt");
        }
        assertThat(server.requests).noneMatch(request -> request.path().contains("evil"));
    }

    @Test
    void theTokenGoesToTheEndpointOnly() throws IOException {
        new HuggingFaceHub(server.settings(cache, "hf_secret")).download("org/name", "main");
        assertThat(server.requestsTo("hub")).isNotEmpty().allMatch(r -> r.authorization()
                .equals("Bearer hf_secret"));
        assertThat(server.requestsTo("cdn")).isNotEmpty().allMatch(r -> r.authorization()
                .isEmpty());
        assertThat(server.settings(cache, "hf_secret").toString()).doesNotContain("hf_secret");
    }

    @Test
    void aCutConnectionIsResumedWhereItBroke() throws IOException {
        server.cutAfter = 400_000;
        Path snapshot = hub().download("org/name", "main");
        assertThat(snapshot.resolve(WEIGHTS)).hasBinaryContent(weights);
        assertThat(weightRequests()).extracting(Request::range).containsExactly("", "bytes=400000-", "bytes=800000-");
    }

    @Test
    void whatAnEarlierRunLeftIsResumed() throws IOException {
        Path blobs = Files.createDirectories(cache.resolve("models--org--name/blobs"));
        Path incomplete = blobs.resolve(Digests.sha256(weights) + ".incomplete");
        Files.write(incomplete, Arrays.copyOf(weights, 999_999));
        Path snapshot = hub().download("org/name", "main");
        assertThat(weightRequests()).extracting(Request::range).containsExactly("bytes=999999-");
        assertThat(snapshot.resolve(WEIGHTS)).hasBinaryContent(weights);
        assertThat(incomplete).doesNotExist();
    }

    @Test
    void wrongContentIsThrownAwayAndNamed() throws IOException {
        byte[] altered = weights.clone();
        altered[500_000] ^= 1;
        server.wrongContent.put(WEIGHTS, altered);
        assertThatThrownBy(() -> hub().download("org/name", "main"))
                .hasMessageContaining(WEIGHTS)
                .hasMessageContaining("is damaged")
                .hasMessageContaining(Digests.sha256(weights))
                .hasMessageContaining(Digests.sha256(altered));
        assertThat(cache.resolve("models--org--name/refs/main")).doesNotExist();
        try (Stream<Path> blobs = Files.list(cache.resolve("models--org--name/blobs"))) {
            assertThat(blobs).noneMatch(blob -> blob.toString().endsWith(".incomplete"));
        }
        server.wrongContent.clear();
        assertThat(hub().download("org/name", "main").resolve(WEIGHTS)).hasBinaryContent(weights);
    }

    @Test
    void smallFilesAreVerifiedTooByGitsHash() {
        server.wrongContent.put("vocab.txt", "[PAX]\n".getBytes(UTF_8));
        assertThatThrownBy(() -> hub().download("org/name", "main"))
                .hasMessageContaining("vocab.txt")
                .hasMessageContaining("is damaged");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 |        | set HF_TOKEN",
                "401 | hf_bad | the token in HF_TOKEN is not valid",
                "403 |        | accept its conditions on its web page and set HF_TOKEN",
                "403 | hf_ok  | the owner of HF_TOKEN may not read this model",
                "404 |        | check the spelling of ORG/NAME@REVISION",
                "429 |        | too many requests",
                "503 |        | try again later",
            })
    void refusalsSayWhatToDo(int status, String token, String advice) {
        server.failures.put("/api/models/org/name/revision/main", List.of(status));
        assertThatThrownBy(() -> new HuggingFaceHub(server.settings(cache, token)).download("org/name", "main"))
                .hasMessageContaining("/api/models/org/name/revision/main")
                .hasMessageContaining("answered " + status + " (told to fail)")
                .hasMessageContaining(advice);
    }

    @Test
    void aBusyServerIsAskedAgainAndAStubbornOneGivenUp() throws IOException {
        String path = "/org/name/resolve/" + FakeHub.COMMIT + "/" + WEIGHTS;
        server.failures.put(path, List.of(503, 429, 503));
        assertThat(hub().download("org/name", "main").resolve(WEIGHTS)).hasBinaryContent(weights);

        server.failures.put(path, List.of(503, 503, 503, 503));
        Files.delete(cache.resolve("models--org--name/blobs").resolve(Digests.sha256(weights)));
        assertThatThrownBy(() -> hub().download("org/name", "main"))
                .hasMessageContaining("given up after 4 attempts")
                .hasMessageContaining("0 of 1000000 bytes");

        server.failures.put(path, List.of(404));
        int before = server.requests.size();
        assertThatThrownBy(() -> hub().download("org/name", "main")).hasMessageContaining("answered 404");
        assertThat(server.requests).hasSize(before + 2); // the listing and one attempt
    }

    @Test
    void aTransferThatStandsStillIsGivenUpAndKept() throws IOException {
        server.stall = true;
        HuggingFaceSettings impatient = new HuggingFaceSettings(
                server.endpoint(), cache, Optional.empty(), false, Duration.ZERO, Duration.ofSeconds(1));
        server.files.remove("tokenizer.json");
        assertThatThrownBy(() -> new HuggingFaceHub(impatient).download("org/name", "main"))
                .hasMessageContaining("has sent nothing for PT1S")
                .hasMessageContaining("bytes are kept")
                .hasMessageNotContaining("signed"); // the query of a redirect is a temporary password
        assertThat(cache.resolve("models--org--name/blobs").resolve(Digests.sha256(weights) + ".incomplete"))
                .hasSize(500_000);
    }

    @Test
    void picklesAreNotDownloadedInsteadOfWeights() {
        server.files.remove(WEIGHTS);
        server.files.put("pytorch_model.bin", weights);
        assertThatThrownBy(() -> hub().download("org/name", "main"))
                .hasMessageContaining("org/name@main")
                .hasMessageContaining("[pytorch_model.bin]")
                .hasMessageContaining("pickles are never read");
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void anUnknownModelAndAnswersThatAreNoHubAreRefused() {
        assertThatThrownBy(() -> hub().download("org/none", "main")).hasMessageContaining("answered 404");
        HuggingFaceHub unreachable = hub();
        server.close();
        assertThatThrownBy(() -> unreachable.download("org/name", "main"))
                .hasMessageContaining("cannot be reached")
                .hasMessageContaining("HF_ENDPOINT");
        assertThatThrownBy(() -> Listing.parse("http://x/api", "<html>")).hasMessageContaining("HF_ENDPOINT");
        assertThatThrownBy(() -> Listing.parse("http://x/api", "{\"sha\":\"main\"}"))
                .hasMessageContaining("names no commit");
    }

    @Test
    void revisionsWithASlashAreOneSegmentOfTheAddressAndAFolderOfRefs() throws IOException {
        hub().download("org/name", "refs/pr/1");
        assertThat(server.requests.get(0).path()).isEqualTo("/api/models/org/name/revision/refs%2Fpr%2F1?blobs=true");
        assertThat(cache.resolve("models--org--name/refs/refs/pr/1")).hasContent(FakeHub.COMMIT);
        assertThat(hub().cached("org/name", "refs/pr/1")).isPresent();
    }

    @Test
    void blobsThatAreThereAreNotLoadedAgain() throws IOException {
        hub().download("org/name", "main");
        int requests = server.requests.size();
        hub().download("org/name", "main");
        assertThat(server.requests).hasSize(requests + 1); // the listing
    }

    private HuggingFaceHub hub() {
        return new HuggingFaceHub(server.settings(cache, null));
    }

    private List<Request> weightRequests() {
        return server.requestsTo("cdn").stream()
                .filter(request -> request.path().startsWith("/" + WEIGHTS))
                .toList();
    }
}
