package io.freshet.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.data.DataSet;
import io.freshet.model.data.DataSetWriter;
import io.freshet.model.data.PairFormat;
import io.freshet.model.data.RerankerPairs;
import io.freshet.model.data.YesNoRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a reranker's data set. */
@Command(
        name = "pairs",
        mixinStandardHelpOptions = true,
        description = "Make reranker rows from questions and answers: yes for an answer, no for a negative. Negatives"
                + " are the data set's own (of mined rows, say); a query without any gets answers to other queries.",
        footer = {
            "",
            "Examples:",
            "  freshet pairs --in mined.jsonl --out reranker.jsonl",
            "  freshet pairs --in pairs.csv --out reranker.parquet \\",
            "      --negatives-per-positive 7 --format messages"
        })
final class PairsCommand implements Callable<Integer> {

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "JSONL, JSON, CSV or Parquet.")
    private Path in;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The same, by its ending.")
    private Path out;

    @Option(
            names = "--negatives-per-positive",
            defaultValue = "1",
            paramLabel = "N",
            description = "Most negatives for each answer (default: ${DEFAULT-VALUE}).")
    private int negatives;

    @Option(
            names = "--format",
            defaultValue = "sft",
            paramLabel = "F",
            description = "Shape of the rows: sft (system, input, output: the prompt of Qwen3-Reranker and yes or no),"
                    + " messages (ms-swift from 3.9) or labeled-pair (default: ${DEFAULT-VALUE}).")
    private String format;

    @Option(
            names = "--instruction",
            defaultValue = YesNoRow.DEFAULT_INSTRUCTION,
            paramLabel = "TEXT",
            description = "Of rows that have none (default: ${DEFAULT-VALUE}).")
    private String instruction;

    @Option(
            names = "--seed",
            defaultValue = "42",
            paramLabel = "S",
            description = "Seed of drawing answers to other queries (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--overwrite", description = "Replace the output if it exists.")
    private boolean overwrite;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    private boolean json;

    @Spec
    private picocli.CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (negatives < 1 || negatives > 1000) {
            throw new ParameterException(
                    spec.commandLine(), "--negatives-per-positive " + negatives + ": from 1 to 1000");
        }
        PairFormat shape = Choices.of(PairFormat.values(), "--format", format, spec);
        DataSet data = DataSet.read(in);
        if (!data.report().left().isEmpty()) {
            spec.commandLine().getErr().println(data.report().summary());
        }
        RerankerPairs pairs = RerankerPairs.of(data.rows(), negatives, seed);
        if (pairs.groups().isEmpty()) {
            throw new IOException(in + ": no query has an answer: the labels reject every document");
        }
        if (pairs.taken() + pairs.drawn() == 0) {
            throw new IOException(in + ": there is no negative, and no answer to another query to take for one");
        }
        try (DataSetWriter writer = DataSetWriter.create(out, shape.columns(), overwrite)) {
            for (RerankerPairs.Group group : pairs.groups()) {
                for (ObjectNode row : shape.rows(group, instruction)) {
                    writer.write(row);
                }
            }
            writer.commit();
            spec.commandLine().getOut().println(json ? report(pairs, writer.rows()) : text(pairs, writer.rows()));
        }
        return 0;
    }

    private String text(RerankerPairs pairs, long rows) {
        StringBuilder text = new StringBuilder();
        text.append(pairs.groups().size()).append(" answers, ");
        text.append(pairs.taken()).append(" negatives of the data set, ");
        text.append(pairs.drawn()).append(" answers to other queries as negatives");
        if (pairs.missing() > 0) {
            text.append('\n').append(pairs.missing()).append(" negatives asked for are not there");
        }
        if (pairs.contradictory() > 0) {
            text.append('\n')
                    .append(pairs.contradictory())
                    .append(" negatives left out: another row has them as an answer to the same query");
        }
        if (pairs.withoutAnswer() > 0) {
            text.append('\n').append(pairs.withoutAnswer()).append(" queries left out: they have no answer");
        }
        return text.append('\n')
                .append(rows)
                .append(" rows written to ")
                .append(out)
                .toString();
    }

    private ObjectNode report(RerankerPairs pairs, long rows) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("out", out.toString())
                .put("rows", rows)
                .put("positives", pairs.groups().size())
                .put("negatives_taken", pairs.taken())
                .put("negatives_drawn", pairs.drawn())
                .put("negatives_missing", pairs.missing())
                .put("negatives_contradictory", pairs.contradictory())
                .put("queries_without_answer", pairs.withoutAnswer());
    }
}
