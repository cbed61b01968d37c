package io.freshet.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

    private final StringWriter err = new StringWriter();
    private Instant now = Instant.EPOCH;

    @Test
    void onATerminalItDrawsOneLineAgainAndAgain() {
        try (Progress bar = bar(true)) {
            bar.update(0, 200, "");
            after(50);
            bar.update(1, 200, "too soon");
            after(19_950);
            bar.update(50, 200, "loss 0.5");
        }
        assertThat(err.toString())
                .isEqualTo("\rtrain   0% [                    ] 0/200  0:00\u001B[K"
                        + "\rtrain  25% [=====               ] 50/200  0:20<1:00  2.5/s  loss 0.5\u001B[K"
                        + "\rtrain  25% [=====               ] 50/200  0:20<1:00  2.5/s  loss 0.5\u001B[K"
                        + System.lineSeparator());
    }

    @Test
    void elsewhereItPrintsALineEveryFewSecondsAndTheLast() {
        try (Progress bar = bar(false)) {
            for (int i = 0; i <= 9; i++) {
                bar.update(i, 9, "");
                after(1_000);
            }
        }
        assertThat(err.toString().lines())
                .containsExactly("train  55% 5/9  0:05<0:04  1.0/s", "train 100% 9/9  0:10  1.1 s each");
    }

    @Test
    void aResumedCountDoesNotFlatterTheRate() {
        try (Progress bar = bar(false)) {
            bar.update(1000, 1010, "");
            after(10_000);
            bar.update(1005, 1010, "");
        }
        assertThat(err.toString()).contains("0:10<0:10  2.0 s each");
    }

    @Test
    void withoutATotalItCounts() {
        try (Progress bar = bar(false)) {
            bar.update(0, 0, "");
            after(3_723_000);
            bar.update(744_600, 0, "");
        }
        assertThat(err.toString()).startsWith("train 744600  1:02:03  200/s");
    }

    @Test
    void nothingIsShownOfWhatNeverBegan() {
        bar(true).close();
        assertThat(err.toString()).isEmpty();
    }

    private Progress bar(boolean terminal) {
        return new ProgressBar(new PrintWriter(err), "train", () -> now, terminal);
    }

    private void after(long millis) {
        now = now.plusMillis(millis);
    }
}
