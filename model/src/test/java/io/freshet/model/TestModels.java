package io.freshet.model;

import io.freshet.model.embed.EncoderOptions;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.hub.ModelHub;
import io.freshet.model.hub.ModelRef;
import java.io.IOException;
import java.nio.file.Path;

/** The real small models, converted once for the whole build. */
public final class TestModels {

    public static final String BGE = "builtin:bge-small-zh-v1.5";
    public static final String MINI_LM = "builtin:all-minilm-l6-v2";

    private TestModels() {}

    public static Path folder(String ref) throws IOException {
        Path cache = Path.of(System.getProperty("freshet.root", "."), "target", "test-cache");
        return new ModelHub(cache).resolve(ModelRef.parse(ref));
    }

    /** The caller closes it. */
    public static TextEncoder open(String ref) throws IOException {
        return TextEncoder.open(folder(ref), EncoderOptions.cpu());
    }

    /** Reads the beginnings of texts only: faster where any real text will do. The caller closes it. */
    public static TextEncoder openForShortTexts(String ref, int maxLength) throws IOException {
        EncoderOptions usual = EncoderOptions.cpu();
        return TextEncoder.open(
                folder(ref),
                new EncoderOptions(
                        usual.device(), usual.compute(), maxLength, usual.tokensPerChunk(), usual.queryInstruction()));
    }
}
