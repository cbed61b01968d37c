package io.freshet.model.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.freshet.model.TestModels;
import io.freshet.model.tokenize.Tokenizer;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Our converted weights and layer programs against ONNX Runtime on the file they were converted from. */
class OnnxParityTest {

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "。",
            "玉米",
            "苞米叶子发黄卷起来是怎么回事？",
            "How do I keep late blight away from my tomatoes?",
            "mixed 中英文 text，带标点 and numbers 12345.678",
            "🌾🐟 emoji and 👨‍👩‍👧‍👦 joined ones",
            "番茄晚疫病发病初期应及时摘除病叶，加强通风降湿，并选用保护性与内吸性杀菌剂交替喷施。".repeat(8),
            "a long english sentence about nothing in particular that goes on and on ".repeat(40),
            "line\nbreaks\tand   spaces");

    @Test
    void bgeSmallZh() throws Exception {
        compare(TestModels.BGE, "/bge-small-zh-v1.5.onnx", true);
    }

    @Test
    void miniLm() throws Exception {
        compare(TestModels.MINI_LM, "/all-minilm-l6-v2.onnx", false);
    }

    private static void compare(String ref, String onnx, boolean cls) throws IOException, OrtException {
        try (TextEncoder encoder = TestModels.open(ref);
                Tokenizer tokenizer = Tokenizer.open(TestModels.folder(ref));
                InputStream file = OnnxParityTest.class.getResourceAsStream(onnx);
                OrtSession session = OrtEnvironment.getEnvironment().createSession(file.readAllBytes())) {
            float[][] ours = encoder.encode(TEXTS, Role.DOCUMENT, LowRank.NONE);
            for (int i = 0; i < TEXTS.size(); i++) {
                float[] theirs = embed(session, tokenizer.encode(TEXTS.get(i), encoder.maxLength()), cls);
                for (int d = 0; d < theirs.length; d++) {
                    assertThat(ours[i][d]).as("text %d, dimension %d", i, d).isCloseTo(theirs[d], within(1e-4f));
                }
            }
        }
    }

    private static float[] embed(OrtSession session, long[] ids, boolean cls) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] ones = new long[ids.length];
        java.util.Arrays.fill(ones, 1);
        Map<String, OnnxTensor> inputs = new HashMap<>();
        inputs.put("input_ids", OnnxTensor.createTensor(environment, new long[][] {ids}));
        inputs.put("attention_mask", OnnxTensor.createTensor(environment, new long[][] {ones}));
        inputs.put("token_type_ids", OnnxTensor.createTensor(environment, new long[][] {new long[ids.length]}));
        inputs.keySet().retainAll(session.getInputNames());
        try (OrtSession.Result result = session.run(inputs)) {
            float[][] hidden = ((float[][][]) result.get(0).getValue())[0];
            float[] pooled = new float[hidden[0].length];
            for (int t = 0; t < (cls ? 1 : hidden.length); t++) {
                for (int d = 0; d < pooled.length; d++) {
                    pooled[d] += hidden[t][d];
                }
            }
            double norm = 0;
            for (float x : pooled) {
                norm += (double) x * x;
            }
            for (int d = 0; d < pooled.length; d++) {
                pooled[d] /= (float) Math.sqrt(norm);
            }
            return pooled;
        }
    }
}
