package io.freshet.cli.chaos;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real loop is killed twenty times; afterwards everything holds. */
class ChaosTest {

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void nothingIsLostAndNothingIsDoneTwice(@TempDir Path folder) throws Exception {
        ChaosRun.passed(folder, 20, 1);
    }
}
