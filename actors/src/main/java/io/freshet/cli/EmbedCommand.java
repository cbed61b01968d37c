package io.freshet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.actors.http.Vectors;
import io.freshet.cli.progress.Progress;
import io.freshet.cli.progress.ProgressBar;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Embeds texts from standard input. */
@Command(
        name = "embed",
        mixinStandardHelpOptions = true,
        description =
                "Turn texts on standard input into vectors on standard output. Each line {\"text\": …} becomes a"
                        + " line {\"embedding\": […]}, in order; other fields of a line (an id …) are kept. Vectors have length 1.",
        footer = {
            "",
            "Examples:",
            "  echo '{\"id\": 1, \"text\": \"番茄叶子发黄\"}' | freshet embed --model builtin:bge-small-zh-v1.5 --query",
            "  freshet embed --model hf:Qwen/Qwen3-Embedding-0.6B < documents.jsonl > vectors.jsonl"
        })
final class EmbedCommand implements Callable<Integer> {

    private static final String TEXT = "text";

    @Option(
            names = "--model",
            required = true,
            paramLabel = "M",
            description = "Model folder, hf:ORG/NAME[@REVISION] or builtin:NAME.")
    private String model;

    @Mixin
    private AdapterOption adapter;

    @Option(
            names = "--query",
            description = "The texts are queries: the model's prompt for queries comes first (default: documents).")
    private boolean query;

    @Option(
            names = "--dimensions",
            paramLabel = "N",
            description = "Keep the first N components and scale to length 1 again (for Matryoshka models).")
    private Integer dimensions;

    @Option(
            names = "--batch",
            defaultValue = "64",
            paramLabel = "N",
            description = "Lines read, embedded and written at once (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Mixin
    private ModelOptions options;

    @Spec
    private picocli.CommandLine.Model.CommandSpec spec;

    private TextEncoder encoder;
    private LowRank delta;

    @Override
    public Integer call() throws Exception {
        if (batch < 1) {
            throw new ParameterException(spec.commandLine(), "--batch " + batch + ": at least 1 line");
        }
        try (TextEncoder opened = options.openEncoder(model)) {
            encoder = opened;
            if (dimensions != null && (dimensions < 1 || dimensions > encoder.dimension())) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--dimensions " + dimensions + ": vectors of this model have " + encoder.dimension());
            }
            Optional<LoraAdapter> loaded = adapter.open(encoder);
            delta = AdapterOption.delta(loaded);
            try (Progress progress = ProgressBar.on(spec.commandLine().getErr(), "embed")) {
                embedAll(new JsonLines(System.in, "standard input"), progress);
            } finally {
                loaded.ifPresent(LoraAdapter::close);
            }
        }
        return 0;
    }

    private void embedAll(JsonLines lines, Progress progress) throws IOException {
        long done = 0;
        progress.update(0, 0, "");
        boolean reading = true;
        while (reading) {
            List<ObjectNode> objects = new ArrayList<>();
            IOException bad = null;
            try {
                reading = read(lines, objects);
            } catch (IOException e) {
                bad = e;
            }
            // What came before a bad line is answered first.
            if (!write(objects)) {
                return;
            }
            if (bad != null) {
                throw bad;
            }
            done += objects.size();
            progress.update(done, 0, "");
        }
    }

    private boolean read(JsonLines lines, List<ObjectNode> objects) throws IOException {
        while (objects.size() < batch) {
            ObjectNode object = lines.next();
            if (object == null) {
                return false;
            }
            JsonNode text = object.path(TEXT);
            if (!text.isTextual()) {
                throw lines.error("field 'text' must be a string"
                        + (text.isMissingNode() ? ", but is missing" : ", found " + text.getNodeType()));
            }
            objects.add(object);
        }
        return true;
    }

    /** @return false if nobody reads the output any more */
    private boolean write(List<ObjectNode> objects) {
        List<String> texts =
                objects.stream().map(object -> object.get(TEXT).asText()).toList();
        float[][] vectors = encoder.encode(texts, query ? Role.QUERY : Role.DOCUMENT, delta);
        OptionalInt kept = dimensions == null ? OptionalInt.empty() : OptionalInt.of(dimensions);
        PrintWriter out = spec.commandLine().getOut();
        for (int i = 0; i < vectors.length; i++) {
            ObjectNode object = objects.get(i);
            object.remove(TEXT);
            ArrayNode embedding = object.putArray("embedding");
            for (float value : Vectors.cut(vectors[i], kept)) {
                embedding.add(value);
            }
            out.println(object);
        }
        return !out.checkError();
    }
}
