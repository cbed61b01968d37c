package io.freshet.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each process of an isolated run is killed; afterwards everything holds. */
class IsolatedChaosTest {

    private static final int KILLS = 5;
    private static final int SEED = 69;

    @Test
    void theKillsMeetEveryProcess() {
        assertThat(Plan.drawIsolated(SEED, KILLS)).isEqualTo(Plan.drawIsolated(SEED, KILLS));
        assertThat(labels(SEED, KILLS))
                .containsOnly(
                        "sigkill-coordinator",
                        "sigkill-trainer",
                        "sigkill-scorer",
                        "sigkill-supervisor",
                        "sigkill-broker");
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void nothingIsLostAndTheScorerAnswersWhileOthersAreDead(@TempDir Path folder) throws Exception {
        ChaosRun.passed(folder, KILLS, SEED, "--isolate");
    }

    private static Set<String> labels(long seed, int kills) {
        return Plan.drawIsolated(seed, kills).kills().stream().map(Kill::label).collect(Collectors.toSet());
    }
}
