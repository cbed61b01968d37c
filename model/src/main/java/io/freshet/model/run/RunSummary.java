package io.freshet.model.run;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What only the trainer knows of a finished run.
 *
 * @param modelParameterInfo see {@link #parameters}
 * @param train lengths of the training rows
 * @param validation the same of the validation rows, if there are any
 * @param more further fields of the last line of the log (rows dropped by reason …), in this order
 */
public record RunSummary(
        String modelParameterInfo, TokenLengths train, Optional<TokenLengths> validation, Map<String, ?> more) {

    public RunSummary {
        more = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(more));
    }

    /** A model's size in words, as ms-swift has it, for example {@code bert: 24.0120M Params (0.1475M Trainable [0.6143%])}. */
    public static String parameters(String model, long total, long trainable) {
        return String.format(
                Locale.ROOT,
                "%s: %.4fM Params (%.4fM Trainable [%.4f%%])",
                model,
                total / 1e6,
                trainable / 1e6,
                100.0 * trainable / total);
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("model_parameter_info", modelParameterInfo);
        fields.put("train_dataset", train.toString());
        validation.ifPresent(lengths -> fields.put("val_dataset", lengths.toString()));
        fields.putAll(more);
        return fields;
    }
}
