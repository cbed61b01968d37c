package io.freshet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ServeTest {

    private static final int USAGE = 2;

    private final StringWriter err = new StringWriter();

    private void refuses(String why, String... arguments) {
        int code =
                new CommandLine(new Serve()).setErr(new PrintWriter(err, true)).execute(arguments);
        assertThat(code).isEqualTo(USAGE);
        assertThat(err.toString()).contains(why);
    }

    @Test
    void timesAndClientsMustBeAboveZero() {
        refuses("all must be above 0", "--seconds", "0");
        refuses("--swap-every -1.0", "--swap-every", "-1");
        refuses("--concurrency 0", "--concurrency", "0");
        refuses("--seconds NaN", "--seconds", "NaN");
        refuses("--threads -1", "--threads", "-1");
    }

    @Test
    void someVersionMustComeInTime() {
        refuses("--swap-every 6.0: no version would come in time", "--seconds", "10", "--swap-every", "6");
    }

    @Test
    void theFolderOfTheReportMustExist() {
        refuses("there is no such folder", "--json", "no-such-folder/report.json");
    }

    @Test
    void everyClientNeedsTextsOfItsOwn() {
        String samples = Path.of(System.getProperty("freshet.root"), "samples").toString();
        refuses("texts for 100 clients at most", "--concurrency", "101", "--samples", samples);
    }
}
