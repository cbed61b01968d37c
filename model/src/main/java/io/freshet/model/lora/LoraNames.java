package io.freshet.model.lora;

import io.freshet.model.transformer.LinearSite;

/** PEFT's parameter names, without the prefix of the class the adapter was trained on. */
final class LoraNames {

    static final String A = ".lora_A.weight";
    static final String B = ".lora_B.weight";

    /** What PEFT puts before every name in a file. */
    static final String FILE_PREFIX = "base_model.model.";

    private LoraNames() {}

    static String a(LinearSite site) {
        return site.path() + A;
    }

    static String b(LinearSite site) {
        return site.path() + B;
    }
}
