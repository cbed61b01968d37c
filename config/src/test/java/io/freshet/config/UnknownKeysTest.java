package io.freshet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownKeysTest {

    @ParameterizedTest
    @CsvSource({
        "train.batchsize, train.batch-size",
        "train.batchSize, train.batch-size",
        "train.learning_rate, train.learning-rate",
        "train.lerning-rate, train.learning-rate",
        "train.beta3, train.beta1",
        "trian.epochs, train",
        "epochs, train.epochs",
        "train.rank, lora.rank",
        "model.lora.rank, lora",
        "profil, profile",
    })
    void areAnsweredWithTheNearestKnownKey(String written, String meant) {
        assertThatThrownBy(() -> FreshetConfig.defaults(Map.of(written, 1)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("(override): unknown key; did you mean freshet." + meant + "?");
    }

    @Test
    void withNoNearKeyAreAnsweredWithTheKeysOfTheirSection() {
        assertThatThrownBy(() -> FreshetConfig.defaults(Map.of("round.colour", "red")))
                .hasMessageContaining(
                        "freshet.round.colour = \"red\" (override): unknown key; known here: max-attempts, max-wait, pairs");
    }

    @Test
    void areNotAnsweredWithTheirOwnSection() {
        assertThatThrownBy(() -> FreshetConfig.defaults(Map.of("lora.r", 8)))
                .hasMessageContaining("unknown key; known here: alpha, dropout, rank, rs-lora, targets");
    }

    @Test
    void outsideTheFreshetSectionAreNotOverlooked() {
        assertThatThrownBy(() -> Loader.load(ConfigFactory.parseString("train { epochs = 3 }"), Map.of()))
                .hasMessageContaining("train = { … } (String: 1): unknown key; did you mean freshet.train?");
        assertThatThrownBy(() -> Loader.load(ConfigFactory.parseString("zookeeper = 3"), Map.of()))
                .hasMessageContaining("unknown key; known here: freshet, pekko");
    }

    @Test
    void mayStandInThePekkoSection() {
        String file = "pekko.actor.provider = cluster, pekko.remote.port = ${pekko.not.known.here}";
        assertThat(Loader.load(ConfigFactory.parseString(file), Map.of())).isEqualTo(FreshetConfig.defaults());
    }
}
