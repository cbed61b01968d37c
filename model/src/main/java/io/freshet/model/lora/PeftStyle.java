package io.freshet.model.lora;

import java.util.Map;
import java.util.Optional;

/**
 * As what kind of model an adapter is written. PEFT puts its matrices into a model by their names, and those depend on
 * the Python class it wraps: loaded as another class, an adapter has no effect, with a warning at most.
 *
 * @param modulePrefix what that class puts before the module paths of the bare transformer: empty for {@code AutoModel},
 *     {@code model.} for the causal language models
 * @param taskType {@code task_type}, one of PEFT's; empty = null
 * @param baseClass {@code auto_mapping}; PEFT asks for it where there is no task type
 */
public record PeftStyle(String modulePrefix, Optional<String> taskType, Optional<BaseClass> baseClass) {

    /** A Python class and the module it is in. */
    public record BaseClass(String name, String library) {}

    /** For {@code AutoModel}, as sentence-transformers with PEFT writes it. */
    public static final PeftStyle FEATURE_EXTRACTION =
            new PeftStyle("", Optional.of("FEATURE_EXTRACTION"), Optional.empty());

    private static final Map<String, String> CAUSAL_LM =
            Map.of("llama", "Llama", "mistral", "Mistral", "qwen2", "Qwen2", "qwen3", "Qwen3");

    /**
     * For an embedder: decoders as ms-swift does (trained on the causal language model, which is also what vLLM runs),
     * encoders as {@link #FEATURE_EXTRACTION}.
     *
     * @param modelType {@code model_type} of config.json
     */
    public static PeftStyle embedding(String modelType) {
        return CAUSAL_LM.containsKey(modelType)
                ? new PeftStyle("model.", Optional.empty(), Optional.of(causalLm(modelType)))
                : FEATURE_EXTRACTION;
    }

    /** For a reranker: decoders as causal language models, encoders as {@link #FEATURE_EXTRACTION}. */
    public static PeftStyle reranker(String modelType) {
        return CAUSAL_LM.containsKey(modelType)
                ? new PeftStyle("model.", Optional.of("CAUSAL_LM"), Optional.empty())
                : FEATURE_EXTRACTION;
    }

    private static BaseClass causalLm(String modelType) {
        return new BaseClass(
                CAUSAL_LM.get(modelType) + "ForCausalLM",
                "transformers.models." + modelType + ".modeling_" + modelType);
    }
}
