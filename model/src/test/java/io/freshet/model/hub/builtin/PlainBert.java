package io.freshet.model.hub.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.freshet.model.safetensors.ShardedSafetensors;
import io.freshet.model.safetensors.TensorSource;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/**
 * A BERT encoder in plain Java, written from the published architecture, for one sequence without padding: the judge of
 * converted weights and configurations.
 */
final class PlainBert {

    private final TensorSource weights;
    private final int hidden;
    private final int heads;
    private final int layers;
    private final double epsilon;

    PlainBert(Path folder) throws IOException {
        JsonNode config =
                new JsonMapper().readTree(folder.resolve("config.json").toFile());
        weights = ShardedSafetensors.open(folder);
        hidden = config.get("hidden_size").asInt();
        heads = config.get("num_attention_heads").asInt();
        layers = config.get("num_hidden_layers").asInt();
        epsilon = config.get("layer_norm_eps").asDouble();
    }

    /** Last hidden states, one row per token. */
    double[][] encode(long[] ids) {
        double[][] x = new double[ids.length][hidden];
        float[] words = floats("embeddings.word_embeddings.weight");
        float[] positions = floats("embeddings.position_embeddings.weight");
        float[] types = floats("embeddings.token_type_embeddings.weight");
        for (int t = 0; t < ids.length; t++) {
            for (int h = 0; h < hidden; h++) {
                x[t][h] = words[(int) ids[t] * hidden + h] + positions[t * hidden + h] + types[h];
            }
        }
        x = norm("embeddings.LayerNorm", x);
        for (int i = 0; i < layers; i++) {
            String layer = "encoder.layer." + i + ".";
            double[][] attended = linear(layer + "attention.output.dense", attention(layer + "attention.self.", x));
            x = norm(layer + "attention.output.LayerNorm", plus(x, attended));
            double[][] inner = linear(layer + "intermediate.dense", x);
            for (double[] row : inner) {
                for (int j = 0; j < row.length; j++) {
                    row[j] = 0.5 * row[j] * (1 + erf(row[j] / Math.sqrt(2)));
                }
            }
            x = norm(layer + "output.LayerNorm", plus(x, linear(layer + "output.dense", inner)));
        }
        return x;
    }

    private double[][] attention(String prefix, double[][] x) {
        double[][] q = linear(prefix + "query", x);
        double[][] k = linear(prefix + "key", x);
        double[][] v = linear(prefix + "value", x);
        int size = hidden / heads;
        double[][] out = new double[x.length][hidden];
        for (int head = 0; head < heads; head++) {
            int offset = head * size;
            for (int t = 0; t < x.length; t++) {
                double[] share = new double[x.length];
                double sum = 0;
                for (int s = 0; s < x.length; s++) {
                    double score = 0;
                    for (int j = offset; j < offset + size; j++) {
                        score += q[t][j] * k[s][j];
                    }
                    share[s] = Math.exp(score / Math.sqrt(size));
                    sum += share[s];
                }
                for (int s = 0; s < x.length; s++) {
                    for (int j = offset; j < offset + size; j++) {
                        out[t][j] += share[s] / sum * v[s][j];
                    }
                }
            }
        }
        return out;
    }

    private double[][] linear(String module, double[][] x) {
        float[] weight = floats(module + ".weight");
        float[] bias = floats(module + ".bias");
        double[][] y = new double[x.length][bias.length];
        for (int t = 0; t < x.length; t++) {
            for (int o = 0; o < bias.length; o++) {
                double sum = bias[o];
                for (int i = 0; i < x[t].length; i++) {
                    sum += weight[o * x[t].length + i] * x[t][i];
                }
                y[t][o] = sum;
            }
        }
        return y;
    }

    private double[][] norm(String module, double[][] x) {
        float[] weight = floats(module + ".weight");
        float[] bias = floats(module + ".bias");
        for (double[] row : x) {
            double mean = 0;
            double variance = 0;
            for (double value : row) {
                mean += value / row.length;
            }
            for (double value : row) {
                variance += (value - mean) * (value - mean) / row.length;
            }
            for (int j = 0; j < row.length; j++) {
                row[j] = (row[j] - mean) / Math.sqrt(variance + epsilon) * weight[j] + bias[j];
            }
        }
        return x;
    }

    private static double[][] plus(double[][] a, double[][] b) {
        for (int t = 0; t < a.length; t++) {
            for (int j = 0; j < a[t].length; j++) {
                b[t][j] += a[t][j];
            }
        }
        return b;
    }

    /** Abramowitz and Stegun 7.1.26, off by at most 1.5e-7. */
    private static double erf(double x) {
        double t = 1 / (1 + 0.3275911 * Math.abs(x));
        double y = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
        return Math.signum(x) * (1 - y * Math.exp(-x * x));
    }

    private float[] floats(String tensor) {
        FloatBuffer buffer = weights.bytes(tensor).asFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }
}
