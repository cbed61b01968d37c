package io.freshet.cli;

import ai.djl.Device;
import io.freshet.actors.system.LaneModel;
import io.freshet.config.ComputeType;
import io.freshet.model.embed.EncoderOptions;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.hub.ModelHub;
import io.freshet.model.hub.ModelRef;
import io.freshet.model.rerank.RerankOptions;
import io.freshet.model.rerank.Reranker;
import io.freshet.model.rerank.Rerankers;
import io.freshet.model.torch.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a command runs a model; mixed into every command that does. */
public final class ModelOptions {

    private static final Pattern DEVICE = Pattern.compile("auto|cpu|cuda(:[0-9]{1,3})?");

    @Option(
            names = "--device",
            defaultValue = "auto",
            paramLabel = "D",
            description = "auto (a GPU if there is one), cpu, cuda or cuda:N (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(
            names = "--max-length",
            defaultValue = "512",
            paramLabel = "N",
            description = "Longest text in tokens, the model's own limit if that is smaller; longer ones are truncated"
                    + " (default: ${DEFAULT-VALUE}).")
    private int maxLength;

    @Option(
            names = "--tokens-per-chunk",
            defaultValue = "4096",
            paramLabel = "N",
            description = "Padded tokens in one forward call: bounds memory, changes no result"
                    + " (default: ${DEFAULT-VALUE}).")
    private int tokensPerChunk;

    @Option(
            names = "--threads",
            defaultValue = "0",
            paramLabel = "N",
            description = "CPU threads, 0 = one per core (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--compute-type",
            defaultValue = "auto",
            paramLabel = "T",
            description = "auto (bfloat16 on a GPU, float32 on the CPU), float32, bfloat16 or float16"
                    + " (default: ${DEFAULT-VALUE}).")
    private String computeType;

    @Option(
            names = {"--query-instruction", "--instruction"},
            paramLabel = "TEXT",
            description = "Put before every query instead of the model's own prompt; for a language model that reranks,"
                    + " what queries look for.")
    private String queryInstruction;

    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            description = "Where converted models are kept (default: ~/.cache/freshet).")
    private Path cacheDir;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /**
     * Fetches or converts a model if need be, and loads it. The calling thread computes with the number of threads asked
     * for.
     *
     * @return the caller's to close
     * @throws ParameterException if an option's value or the reference is none
     */
    public TextEncoder openEncoder(String ref) throws IOException {
        return openEncoder(ref, Optional.ofNullable(queryInstruction));
    }

    /**
     * {@link #openEncoder(String)} for texts that bring their own instructions.
     *
     * @param instruction put before every query; empty = the model's own prompt
     */
    public TextEncoder openEncoder(String ref, Optional<String> instruction) throws IOException {
        Path folder = resolve(ref);
        EncoderOptions options = encoderOptions();
        return TextEncoder.open(
                folder,
                new EncoderOptions(
                        options.device(),
                        options.compute(),
                        options.maxLength(),
                        options.tokensPerChunk(),
                        instruction));
    }

    /** The same for a reranker. */
    public Reranker openReranker(String ref) throws IOException {
        Path folder = resolve(ref);
        EncoderOptions options = encoderOptions();
        return Rerankers.open(
                folder,
                new RerankOptions(
                        options.device(),
                        options.compute(),
                        options.maxLength(),
                        options.tokensPerChunk(),
                        Optional.ofNullable(queryInstruction)));
    }

    public int maxLength() {
        return maxLength;
    }

    /** Put before every query, if it was given. */
    public Optional<String> queryInstruction() {
        return Optional.ofNullable(queryInstruction);
    }

    /** The local folder of a model; see {@link ModelHub}. */
    Path resolve(String ref) throws IOException {
        ModelRef parsed;
        try {
            parsed = ModelRef.parse(ref);
        } catch (IllegalArgumentException e) {
            throw wrong("--model " + ref, e.getMessage());
        }
        return new ModelHub(cacheDir == null ? LaneModel.defaultCache() : cacheDir).resolve(parsed);
    }

    /** The options as the model module takes them; sets the calling thread's number of threads. */
    EncoderOptions encoderOptions() {
        if (maxLength < 8) {
            throw wrong("--max-length " + maxLength, "at least 8 tokens");
        }
        if (threads < 0) {
            throw wrong("--threads " + threads, "0 (one per core) or more");
        }
        if (!DEVICE.matcher(device).matches()) {
            throw wrong("--device " + device, "use auto, cpu, cuda or cuda:N");
        }
        ComputeType type = computeType();
        Device resolved;
        try {
            resolved = Torch.device(device);
        } catch (IllegalArgumentException e) {
            throw wrong("--device " + device, e.getMessage());
        }
        Torch.useThreads(threads);
        return new EncoderOptions(
                resolved,
                EncoderOptions.compute(type, resolved),
                maxLength,
                Math.max(tokensPerChunk, maxLength),
                Optional.ofNullable(queryInstruction));
    }

    private ComputeType computeType() {
        try {
            return ComputeType.valueOf(computeType.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw wrong("--compute-type " + computeType, "use auto, float32, bfloat16 or float16");
        }
    }

    private ParameterException wrong(String option, String problem) {
        return new ParameterException(spec.commandLine(), option + ": " + problem);
    }
}
