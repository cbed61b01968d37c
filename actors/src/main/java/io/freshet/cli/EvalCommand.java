package io.freshet.cli;

import io.freshet.cli.progress.Progress;
import io.freshet.cli.progress.ProgressBar;
import io.freshet.config.Side;
import io.freshet.model.data.BeirFolder;
import io.freshet.model.embed.CachedVectors;
import io.freshet.model.embed.DocumentVectors;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.evaluate.EmbeddingEvaluator;
import io.freshet.model.evaluate.EvaluationSet;
import io.freshet.model.evaluate.RetrievalReport;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures retrieval with and without an adapter. */
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        description = "Measure retrieval by exact search: every judged query against the whole corpus. With an adapter,"
                + " the base model is measured too.",
        footer = {
            "",
            "Examples:",
            "  freshet eval --model builtin:bge-small-zh-v1.5 --data samples/agriculture-zh/held-out",
            "  freshet eval --model hf:Qwen/Qwen3-Embedding-0.6B --adapter out/v0-20250701-120000/checkpoint-300 \\",
            "      --corpus corpus.jsonl --queries queries.jsonl --qrels qrels.tsv --json"
        })
final class EvalCommand implements Callable<Integer> {

    @Option(
            names = "--model",
            required = true,
            paramLabel = "M",
            description = "Model folder, hf:ORG/NAME[@REVISION] or builtin:NAME.")
    private String model;

    @Mixin
    private AdapterOption adapter;

    @ArgGroup(multiplicity = "1")
    private Data data;

    @Option(
            names = "--side",
            paramLabel = "query|both",
            description = "What the adapter encodes: queries only, documents being the base model's, or both. Default:"
                    + " the side in the args.json of the adapter's folder, else both.")
    private String side;

    @Option(names = "--json", description = "Print one JSON object instead of a table.")
    private boolean json;

    @Mixin
    private ModelOptions options;

    @Spec
    private picocli.CommandLine.Model.CommandSpec spec;

    /** A folder, or its three files one by one. */
    private static final class Data {
        @Option(
                names = "--data",
                required = true,
                paramLabel = "DIR",
                description = "Folder in BEIR's layout: corpus.jsonl, queries.jsonl, qrels.tsv (or qrels/test.tsv).")
        private Path folder;

        @ArgGroup(exclusive = false)
        private DataFiles files;

        EvaluationSet read() throws IOException {
            return folder != null ? BeirFolder.read(folder) : BeirFolder.read(files.corpus, files.queries, files.qrels);
        }
    }

    private static final class DataFiles {
        @Option(names = "--corpus", required = true, paramLabel = "FILE", description = "JSONL: _id, text, title.")
        private Path corpus;

        @Option(names = "--queries", required = true, paramLabel = "FILE", description = "JSONL: _id, text.")
        private Path queries;

        @Option(
                names = "--qrels",
                required = true,
                paramLabel = "FILE",
                description = "Tab-separated: query-id, corpus-id, score.")
        private Path qrels;
    }

    @Override
    public Integer call() throws Exception {
        Side used = AdapterSide.of(Optional.ofNullable(side), adapter.folder(), spec);
        EvaluationSet set = data.read();
        if (set.judgedQueries().isEmpty() || set.corpus().isEmpty()) {
            throw new IOException("nothing to measure: " + set.corpus().size() + " documents and "
                    + set.judgedQueries().size() + " queries with a relevant document");
        }
        EvalReport report;
        try (TextEncoder encoder = options.openEncoder(model)) {
            Optional<LoraAdapter> opened = adapter.open(encoder);
            try {
                DocumentVectors documents =
                        new CachedVectors(encoder, set.corpus().size());
                EmbeddingEvaluator evaluator = new EmbeddingEvaluator(encoder, used, documents);
                RetrievalReport base = measure(evaluator, set, LowRank.NONE, "base");
                Optional<RetrievalReport> adapted = Optional.empty();
                if (opened.isPresent()) {
                    adapted = Optional.of(measure(evaluator, set, AdapterOption.delta(opened), "adapter"));
                }
                report = new EvalReport(model, adapter.folder(), used, set, base, adapted);
            } finally {
                opened.ifPresent(LoraAdapter::close);
            }
        }
        report.print(spec.commandLine().getOut(), json);
        return 0;
    }

    private RetrievalReport measure(EmbeddingEvaluator evaluator, EvaluationSet set, LowRank delta, String title) {
        try (Progress progress = ProgressBar.on(spec.commandLine().getErr(), title)) {
            return evaluator.evaluate(set, delta, (texts, of) -> progress.update(texts, of, ""));
        }
    }
}
