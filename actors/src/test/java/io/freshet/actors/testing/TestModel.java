package io.freshet.actors.testing;

import io.freshet.actors.system.LaneModel;
import io.freshet.config.FreshetConfig;
import io.freshet.model.embed.RoundVectors;
import io.freshet.model.embed.TextEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The real small model, converted once for the whole build and loaded once for the JVM. */
public final class TestModel implements AutoCloseable {

    private final LaneModel model;

    TestModel() throws IOException {
        model = LaneModel.open(config(Map.of()));
    }

    /** The defaults, by the small model on the CPU, with some settings given otherwise. */
    public static FreshetConfig config(Map<String, ?> overrides) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "model.cache-dir",
                Path.of(System.getProperty("freshet.root"), "target", "test-cache"),
                "model.device",
                "cpu",
                // As other threads compute too; and bits are equal for equal numbers of threads only.
                "model.threads",
                1,
                // The sample's answers have twice as many: cut, they teach the same in half the time.
                "model.max-length",
                64));
        settings.putAll(overrides);
        return FreshetConfig.defaults(settings);
    }

    public TextEncoder encoder() {
        return model.encoder();
    }

    /** Vectors of these documents. */
    public RoundVectors vectors(List<String> documents) {
        return RoundVectors.NONE.completedBy(model.encoder(), documents);
    }

    @Override
    public void close() {
        model.close();
    }
}
