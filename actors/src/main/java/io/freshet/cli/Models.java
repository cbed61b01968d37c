package io.freshet.cli;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.freshet.actors.system.LaneModel;
import io.freshet.model.embed.EncoderOptions;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.hub.ModelHub;
import io.freshet.model.hub.ModelRef;
import io.freshet.model.torch.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a command runs a model; mixed into every command that does. */
final class Models {

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
            names = "--cache-dir",
            paramLabel = "DIR",
            description = "Where converted models are kept (default: ~/.cache/freshet).")
    private Path cacheDir;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /**
     * Fetches or converts a model if need be, and loads it.
     *
     * @return the caller's to close
     * @throws ParameterException if an option's value or the reference is none
     */
    TextEncoder openEncoder(String ref) throws IOException {
        if (maxLength < 8) {
            throw wrong("--max-length " + maxLength, "at least 8 tokens");
        }
        ModelRef parsed;
        Device resolved;
        try {
            parsed = ModelRef.parse(ref);
        } catch (IllegalArgumentException e) {
            throw wrong("--model", e.getMessage());
        }
        try {
            resolved = Torch.device(device);
        } catch (IllegalArgumentException e) {
            throw wrong("--device " + device, e.getMessage());
        }
        Path folder = new ModelHub(cacheDir == null ? LaneModel.defaultCache() : cacheDir).resolve(parsed);
        DataType compute = resolved.isGpu() ? DataType.BFLOAT16 : DataType.FLOAT32;
        return TextEncoder.open(
                folder,
                new EncoderOptions(
                        resolved, compute, maxLength, Math.max(tokensPerChunk, maxLength), Optional.empty()));
    }

    private ParameterException wrong(String option, String problem) {
        return new ParameterException(spec.commandLine(), option + ": " + problem);
    }
}
