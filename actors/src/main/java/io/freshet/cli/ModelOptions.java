package io.freshet.cli;

import ai.djl.Device;
import io.freshet.actors.system.LaneModel;
import io.freshet.config.ComputeType;
import io.freshet.model.embed.EncoderOptions;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.hub.ModelHub;
import io.freshet.model.hub.ModelRef;
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
final class ModelOptions {

    private static final int TOKENS_PER_CHUNK = 4096;
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
            names = "--query-instruction",
            paramLabel = "TEXT",
            description = "Put before every query instead of the model's own prompt.")
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
    TextEncoder openEncoder(String ref) throws IOException {
        Path folder = resolve(ref);
        return TextEncoder.open(folder, encoderOptions());
    }

    /** The local folder of a model; see {@link ModelHub}. */
    Path resolve(String ref) throws IOException {
        ModelRef parsed;
        try {
            parsed = ModelRef.parse(ref);
        } catch (IllegalArgumentException e) {
            throw wrong("--model", e.getMessage());
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
                Math.max(TOKENS_PER_CHUNK, maxLength),
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
