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
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which model, and how it is run: options that commands share. */
public final class ModelOptions {

    @Option(
            names = "--model",
            required = true,
            paramLabel = "M",
            description = "A folder, hf:ORG/NAME[@REVISION] or builtin:NAME (bge-small-zh-v1.5, all-minilm-l6-v2).")
    private String model;

    @Option(
            names = "--max-length",
            defaultValue = "512",
            paramLabel = "N",
            description = "Longest text (a pair, for a reranker) in tokens; the model's own limit if that is smaller"
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
            names = "--device",
            defaultValue = "auto",
            paramLabel = "D",
            description = "auto, cpu, cuda or cuda:N (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(
            names = "--compute-type",
            defaultValue = "auto",
            paramLabel = "TYPE",
            description = "auto, float32, bfloat16 or float16 (default: auto, float32 on a CPU).")
    private ComputeType computeType;

    @Option(
            names = "--threads",
            defaultValue = "0",
            paramLabel = "N",
            description = "Native threads of one operation (default: 0, all cores).")
    private int threads;

    /** The reference as it was given. */
    public String reference() {
        return model;
    }

    public int maxLength() {
        return maxLength;
    }

    /** The model's folder; downloads or converts it if need be. */
    public Path folder() throws IOException {
        return new ModelHub(LaneModel.defaultCache()).resolve(ModelRef.parse(model));
    }

    /**
     * Opens an embedding model; the caller closes it.
     *
     * @param queryInstruction put before queries instead of the model's own prompt
     */
    public TextEncoder openEncoder(Optional<String> queryInstruction) throws IOException {
        Device where = prepare();
        return TextEncoder.open(
                folder(),
                new EncoderOptions(
                        where,
                        EncoderOptions.compute(computeType, where),
                        maxLength,
                        Math.max(tokensPerChunk, maxLength),
                        queryInstruction));
    }

    /**
     * Opens a reranker; the caller closes it.
     *
     * @param instruction of pairs that have none of their own, instead of the model's
     */
    public Reranker openReranker(Optional<String> instruction) throws IOException {
        Device where = prepare();
        return Rerankers.open(
                folder(),
                new RerankOptions(
                        where,
                        EncoderOptions.compute(computeType, where),
                        maxLength,
                        Math.max(tokensPerChunk, maxLength),
                        instruction));
    }

    private Device prepare() {
        Torch.useThreads(threads);
        return Torch.device(device);
    }
}
