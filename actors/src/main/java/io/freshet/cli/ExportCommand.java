package io.freshet.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.actors.system.LaneModel;
import io.freshet.model.export.EmbedderTask;
import io.freshet.model.export.ExportOptions;
import io.freshet.model.export.ExportReport;
import io.freshet.model.export.ModelExport;
import io.freshet.model.export.ModelTask;
import io.freshet.model.export.RerankerTask;
import io.freshet.model.hub.ModelHub;
import io.freshet.model.hub.ModelRef;
import io.freshet.model.hub.files.JsonFiles;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.safetensors.DType;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Merges an adapter into its base model. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Write base model and adapter as one model folder (Hugging Face and sentence-transformers layout)"
                + " that needs no adapter. The result is tried on a few texts first; if it does not do what base and"
                + " adapter do, nothing is written.")
final class ExportCommand implements Callable<Integer> {

    private static final Map<String, DType> TYPES =
            Map.of("float32", DType.F32, "bfloat16", DType.BF16, "float16", DType.F16);
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,8})(KB|MB|GB)");

    @Option(
            names = "--model",
            required = true,
            paramLabel = "M",
            description = "Base model: a folder, hf:ORG/NAME[@REVISION] or builtin:NAME.")
    private String model;

    @Option(names = "--adapter", required = true, paramLabel = "DIR", description = "Adapter in PEFT's layout.")
    private Path adapter;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder to be made.")
    private Path out;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description = "float32, bfloat16 or float16 (default: that of the base's weights).")
    private String dtype;

    @Option(
            names = "--max-shard-size",
            defaultValue = "5GB",
            paramLabel = "SIZE",
            description = "Largest weight file, e.g. 500MB (default: ${DEFAULT-VALUE}).")
    private String maxShardSize;

    @Option(
            names = "--probes",
            paramLabel = "FILE",
            description = "Texts to try the result on, one a line (default: eight of several languages).")
    private Path probes;

    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            description = "Where converted models are kept (default: ~/.cache/freshet).")
    private Path cacheDir;

    @Option(names = "--overwrite", description = "Replace an existing model folder.")
    private boolean overwrite;

    @Option(names = "--json", description = "Report as JSON.")
    private boolean json;

    @Spec
    private picocli.CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ExportOptions options = new ExportOptions(type(), shardBytes(), overwrite);
        PrintWriter err = spec.commandLine().getErr();
        Path base = new ModelHub(cacheDir == null ? LaneModel.defaultCache() : cacheDir).resolve(ModelRef.parse(model));
        ModelExport export = new ModelExport(task(), options, step -> {
            err.println(step);
            err.flush();
        });
        report(export.run(base, adapter, out));
        return 0;
    }

    /** An adapter of a causal language model answers yes or no; any other makes vectors. */
    private ModelTask task() throws IOException {
        String trained = JsonFiles.readIfThere(adapter.resolve(PeftFolder.CONFIG))
                .path("task_type")
                .asText();
        return trained.equals("CAUSAL_LM") ? new RerankerTask(probeTexts()) : new EmbedderTask(probeTexts());
    }

    private Optional<DType> type() {
        if (dtype == null) {
            return Optional.empty();
        }
        if (!TYPES.containsKey(dtype)) {
            throw new ParameterException(
                    spec.commandLine(), "--dtype is float32, bfloat16 or float16, found '" + dtype + "'");
        }
        return Optional.of(TYPES.get(dtype));
    }

    private long shardBytes() {
        Matcher size = SIZE.matcher(maxShardSize.toUpperCase(Locale.ROOT));
        if (!size.matches()) {
            throw new ParameterException(
                    spec.commandLine(), "--max-shard-size is a number with KB, MB or GB, found '" + maxShardSize + "'");
        }
        long unit = Map.of("KB", 1_000L, "MB", 1_000_000L, "GB", 1_000_000_000L).get(size.group(2));
        return Long.parseLong(size.group(1)) * unit;
    }

    private List<String> probeTexts() throws IOException {
        if (probes == null) {
            return EmbedderTask.PROBES;
        }
        List<String> texts = Files.readAllLines(probes, StandardCharsets.UTF_8).stream()
                .filter(line -> !line.isBlank())
                .toList();
        if (texts.isEmpty()) {
            throw new IOException(probes + " has no text; --probes takes one text a line");
        }
        return texts;
    }

    private void report(ExportReport report) {
        PrintWriter to = spec.commandLine().getOut();
        if (json) {
            ObjectNode node = JsonMapper.builder().build().createObjectNode();
            node.put("out", report.folder().toString());
            node.put("tensors", report.tensors()).put("adapted", report.adapted());
            node.put("bytes", report.bytes());
            report.weightFiles().forEach(node.putArray("weight_files")::add);
            node.put("probes", report.probes());
            node.put("largest_change", report.change());
            node.put("largest_difference", report.difference()).put("tolerance", report.tolerance());
            to.println(node);
        } else {
            to.printf(
                    Locale.ROOT,
                    "%s: %d tensors, %d of them adapted, %.1f MB in %d file(s)%n",
                    report.folder(),
                    report.tensors(),
                    report.adapted(),
                    report.bytes() / 1e6,
                    report.weightFiles().size());
            to.printf(
                    Locale.ROOT,
                    "largest difference to base and adapter on %d probes: %.2e (allowed %.0e); the adapter changes"
                            + " the base's vectors by up to %.2e%n",
                    report.probes(),
                    report.difference(),
                    report.tolerance(),
                    report.change());
        }
        if (report.change() == 0) {
            spec.commandLine().getErr().println("warning: the adapter changes nothing in the probes' vectors");
        }
    }
}
