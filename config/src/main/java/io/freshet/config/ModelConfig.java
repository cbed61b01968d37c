package io.freshet.config;

import static io.freshet.config.Kind.choice;
import static io.freshet.config.Kind.integer;
import static io.freshet.config.Kind.pathOrNone;
import static io.freshet.config.Kind.text;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which base model, and how it is run; keys below {@code freshet.model}.
 *
 * @param ref {@code builtin:name}, {@code hf:org/name[@revision]}, or a folder in Hugging Face layout
 * @param cacheDir where downloads are kept; empty means {@code .cache/freshet} in the home folder
 * @param device {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}
 * @param computeType number format of base weights and activations
 * @param threads native threads inside one operation, per trainer; 0 means all cores
 * @param maxLength tokens of one text (a pair, for a reranker), special tokens included; longer ones are truncated
 * @param tokensPerChunk padded tokens run in one forward call
 * @param queryInstruction put before a query; empty means the prompt the model comes with, {@code ""} none
 */
public record ModelConfig(
        String ref,
        Optional<Path> cacheDir,
        String device,
        ComputeType computeType,
        int threads,
        int maxLength,
        int tokensPerChunk,
        Optional<String> queryInstruction) {

    static final Kind<String> REF = text(
            "builtin:<name>, hf:<org>/<name>[@<revision>] or a folder (\"~\" is not expanded)",
            Pattern.compile("builtin:[A-Za-z0-9._-]+|hf:[A-Za-z0-9._-]+/[A-Za-z0-9._-]+(@[A-Za-z0-9._/-]+)?"
                    + "|(?![A-Za-z]{2,}:|~)\\S.*"));

    private static final Pattern DEVICE = Pattern.compile("auto|cpu|cuda(:[0-9]{1,3})?");
    private static final Pattern ANY = Pattern.compile("(?s).*");

    /** Another model, run in the same way, with the prompt it comes with. */
    public ModelConfig of(String other) {
        return new ModelConfig(
                other, cacheDir, device, computeType, threads, maxLength, tokensPerChunk, Optional.empty());
    }

    static ModelConfig read(Settings s) {
        return new ModelConfig(
                s.get("model.ref", REF),
                s.get("model.cache-dir", pathOrNone()),
                s.get("model.device", text("auto, cpu, cuda or \"cuda:N\"", DEVICE)),
                s.get("model.compute-type", choice(ComputeType.class)),
                s.get("model.threads", integer(0, 1024)),
                s.get("model.max-length", integer(8, 131_072)),
                s.get("model.tokens-per-chunk", integer(8, 16_777_216)),
                s.find("model.query-instruction", text("a text", ANY)));
    }
}
