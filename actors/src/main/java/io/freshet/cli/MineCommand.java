package io.freshet.cli;

import io.freshet.cli.progress.Progress;
import io.freshet.cli.progress.ProgressBar;
import io.freshet.model.data.CorpusFile;
import io.freshet.model.data.DataSet;
import io.freshet.model.data.DataSetWriter;
import io.freshet.model.data.MinedFormat;
import io.freshet.model.data.MiningInput;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.mine.DataSetMiner;
import io.freshet.model.mine.MinedGroup;
import io.freshet.model.mine.MiningCorpus;
import io.freshet.model.mine.MiningRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Finds hard negatives for a data set. */
@Command(
        name = "mine",
        mixinStandardHelpOptions = true,
        description = "Find hard negatives: for each query, documents that an embedding model finds similar though they"
                + " are no answer. The same rows as sentence-transformers' mine_hard_negatives.",
        footer = {
            "",
            "Data sets are JSONL, JSON, CSV or Parquet by their ending, with query and response (or any of the columns"
                    + " of ms-swift and sentence-transformers).",
            "",
            "Examples:",
            "  freshet mine --model builtin:bge-small-zh-v1.5 --in pairs.jsonl \\",
            "      --out mined.jsonl",
            "  freshet mine --model hf:moka-ai/m3e-small --in pairs.csv \\",
            "      --out triplets.parquet --format triplet --range-min 0 --range-max none \\",
            "      --absolute-margin none --relative-margin 0.05"
        })
final class MineCommand implements Callable<Integer> {

    @Option(
            names = "--model",
            required = true,
            paramLabel = "M",
            description = "Model folder, hf:ORG/NAME[@REVISION] or builtin:NAME.")
    private String model;

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "Queries and answers.")
    private Path in;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "What was mined.")
    private Path out;

    @Option(
            names = "--corpus",
            paramLabel = "FILE",
            description = "Further documents, one a row in the column text (default: the answers only).")
    private Path corpus;

    @Option(
            names = "--format",
            defaultValue = "swift",
            paramLabel = "F",
            description = "Shape of the rows: swift (query, response, rejected_response), messages (ms-swift from 3.9),"
                    + " triplet, n-tuple, labeled-pair or labeled-list (default: ${DEFAULT-VALUE}).")
    private String format;

    @Option(
            names = "--seed",
            defaultValue = "42",
            paramLabel = "S",
            description = "Seed of random sampling (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private MiningOptions rules;

    @Option(names = "--overwrite", description = "Replace the output if it exists.")
    private boolean overwrite;

    @Option(names = "--json", description = "Print one JSON object instead of a table.")
    private boolean json;

    @Mixin
    private ModelOptions options;

    @Spec
    private picocli.CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        MiningRule rule = rules.rule();
        MinedFormat shape = Choices.of(MinedFormat.values(), "--format", format, spec);
        DataSet data = DataSet.read(in);
        if (!data.report().left().isEmpty()) {
            spec.commandLine().getErr().println(data.report().summary());
        }
        MiningInput input = MiningInput.of(data.rows());
        if (input.pairs().isEmpty()) {
            throw new IOException(in + ": nothing to mine for: the labels reject every document");
        }
        MiningCorpus prepared = MiningCorpus.of(input.pairs(), corpus == null ? List.of() : CorpusFile.read(corpus));
        boolean instructed = !input.instructions().isEmpty();
        try (DataSetWriter writer =
                DataSetWriter.create(out, shape.columns(rule.numNegatives(), instructed), overwrite)) {
            DataSetMiner.Mined mined = mine(rule, prepared);
            for (MinedGroup group : mined.groups()) {
                for (var row : shape.rows(List.of(group), rule.numNegatives(), input.instructions())) {
                    writer.write(row);
                }
            }
            MineReport report = new MineReport(rule, input, prepared, mined.statistics(), out, writer.rows());
            if (writer.rows() == 0 || mined.statistics().negative().count() == 0) {
                throw new IOException("nothing was mined, and " + out + " is not written. "
                        + (mined.statistics().negative().count() == 0
                                ? "No query has a negative"
                                : "No answer has all " + rule.numNegatives()
                                        + " negatives that --format n-tuple asks for")
                        + ": " + String.join(", ", report.advice()));
            }
            writer.commit();
            spec.commandLine().getOut().println(json ? report.json() : report.text());
        }
        return 0;
    }

    private DataSetMiner.Mined mine(MiningRule rule, MiningCorpus prepared) throws IOException {
        try (TextEncoder encoder = options.openEncoder(model);
                Progress progress = ProgressBar.on(spec.commandLine().getErr(), "mine")) {
            return new DataSetMiner(encoder, rule).mine(prepared, seed, (done, of) -> progress.update(done, of, ""));
        }
    }
}
