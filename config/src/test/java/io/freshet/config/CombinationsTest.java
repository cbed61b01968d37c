package io.freshet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CombinationsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        model.tokens-per-chunk = 511                                          | the longest text would not fit into one forward call
        model.max-length = 8192, model.tokens-per-chunk = 8192, scorer.max-batch-tokens = 8191 | would never fit into a serving batch
        scorer.max-request-tokens = 511                                       | the longest text would be refused by the scorer
        mining.range-min = 50                                                 | range-min must be less than range-max
        mining.num-negatives = 51                                             | num-negatives must be at most range-max - range-min
        mining.min-score = 0.5, mining.max-score = 0.4                        | min-score must be at most max-score
        window.capacity = 4                                                   | raise capacity, or lower range-min or num-negatives
        train.in-batch-negatives = false, train.hard-negatives = 0            | nothing to contrast a positive with
        train.in-batch-negatives = false, mining.num-negatives = 0            | nothing to contrast a positive with
        train.batch-size = 1, mining.num-negatives = 0                        | a batch of one row has no negatives of other rows
        round.pairs = 1, train.hard-negatives = 0                             | a batch of one row has no negatives of other rows
        train.in-batch-negatives = false, train.include-query-query = true    | these terms compare the rows of a batch
        train.in-batch-negatives = false, train.include-document-document = true | these terms compare the rows of a batch
        task = "reranker", mining.num-negatives = 0                           | a reranker learns from a query's own negatives only
        task = "reranker", train.hard-negatives = 0                           | a reranker learns from a query's own negatives only
        mining.model = "other"                                                | an embedding lane mines with the model it trains
        gate.reservoir = 99                                                   | min-queries must be at most reservoir
        kafka.topic = "a", kafka.dead-letter-topic = "a"                          | each needs a topic of its own
        kafka.topic = "a", kafka.versions-topic = "a"                             | each needs a topic of its own
        kafka.dead-letter-topic = "a", kafka.versions-topic = "a"                 | each needs a topic of its own
        kafka.quarantine-topic = "a", kafka.versions-topic = "a"                  | each needs a topic of its own
        kafka.versions-topic = "a", kafka.embeddings-topic = "a"                  | each needs a topic of its own
        kafka.dead-letter-topic = "a", kafka.quarantine-topic = "a"               | each needs a topic of its own
        kafka.versions-topic = "a", kafka.serving-topic = "a"                     | each needs a topic of its own
        replay.share = 0.1, replay.capacity = 0                               | there would be nothing to replay
        http.port = 8558                                                      | both would listen on the same port
        http.port = 8558, http.host = "0.0.0.0", management.host = "10.0.0.1" | both would listen on the same port
        http.port = 8081                                                      | both would listen on the same port
        http.tls.certificate = "a"                                            | a certificate and its private key go together
        admin.tls.private-key = "a"                                           | a certificate and its private key go together
        admin.tls.client-ca = "a"                                             | clients can show a certificate only where the server has one
        admin.port = 8558                                                     | both would listen on the same port
        """)
    void thatCannotWorkAreRefusedWithEverySettingInvolved(String settings, String advice) {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> load(settings));
        assertThat(e.problems()).singleElement().asString().contains(advice);
        for (String involved : settings.split(", ")) {
            boolean onlyMakesRoom = involved.equals("model.tokens-per-chunk = 8192");
            assertThat(e.getMessage().contains("freshet." + involved + " (String: 1)"))
                    .as(involved)
                    .isNotEqualTo(onlyMakesRoom);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mining.num-negatives = 0",
                "mining.num-negatives = 50",
                "mining.min-score = 0.5, mining.max-score = 0.5",
                "window.capacity = 5",
                "train.in-batch-negatives = false",
                "train.hard-negatives = 0",
                "train.batch-size = 1",
                "task = reranker, train.batch-size = 1, train.in-batch-negatives = false",
                "task = reranker, mining.model = \"other\"",
                "model.ref = \"other\", mining.model = \"other\"",
                "gate.min-queries = 500",
                "replay.share = 0, replay.capacity = 0",
                "trust.excluded-sources = [forum]",
                "consolidation { after-rejected = null, max-relative-delta = null }",
                "gate.held-out-percent = 0",
                "http.port = 0, management.port = 0",
                "http.port = 8558, management.enabled = false",
                "http.port = 8558, http.host = \"10.0.0.1\"",
                "http.port = 8081, admin.enabled = false",
                "model.tokens-per-chunk = 512, scorer.max-batch-tokens = 512",
            })
    void thatWorkAreTaken(String settings) {
        assertThatNoException().isThrownBy(() -> load(settings));
    }

    @Test
    void areNotJudgedByTheStandInOfABadValue() {
        ConfigException e = catchThrowableOfType(
                ConfigException.class, () -> load("mining.range-max = wide, mining.num-negatives = 60"));
        assertThat(e.problems()).singleElement().asString().startsWith("freshet.mining.range-max = \"wide\"");
    }

    private static FreshetConfig load(String settings) {
        return Loader.load(ConfigFactory.parseString("freshet { " + settings + " }"), Map.of());
    }
}
