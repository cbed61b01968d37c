package io.freshet.config;

import static io.freshet.config.Kind.flag;
import static io.freshet.config.Kind.integer;
import static io.freshet.config.Kind.numberBelow;
import static io.freshet.config.Kind.wordOrNames;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The adapter, with PEFT's meaning of each word; keys below {@code freshet.lora}.
 *
 * @param rank inner size of a pair of matrices
 * @param alpha numerator of the scale
 * @param dropout share of an adapter's inputs zeroed in training
 * @param rsLora scale is alpha / sqrt(rank) instead of alpha / rank
 * @param targets names of linear layers (a path's end), or the single word {@value #ALL_LINEAR}
 */
public record LoraConfig(int rank, int alpha, double dropout, boolean rsLora, List<String> targets) {

    /** Stands for every linear layer of the transformer. */
    public static final String ALL_LINEAR = "all-linear";

    private static final Pattern NAME = Pattern.compile("(?!all-linear$)[A-Za-z0-9_.-]+");

    public LoraConfig {
        targets = List.copyOf(targets);
    }

    /** Whether every linear layer gets an adapter. */
    public boolean allLinear() {
        return targets.equals(List.of(ALL_LINEAR));
    }

    static LoraConfig read(Settings s) {
        return new LoraConfig(
                s.get("lora.rank", integer(1, 1_024)),
                s.get("lora.alpha", integer(1, 65_536)),
                s.get("lora.dropout", numberBelow(0, 1)),
                s.get("lora.rs-lora", flag()),
                s.get("lora.targets", wordOrNames(ALL_LINEAR, "all-linear, or a list of distinct layer names", NAME)));
    }
}
