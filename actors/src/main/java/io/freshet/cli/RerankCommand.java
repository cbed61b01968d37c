package io.freshet.cli;

import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.rerank.Reranker;
import io.freshet.model.transformer.LowRank;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Scores documents for queries. */
@Command(
        name = "rerank",
        mixinStandardHelpOptions = true,
        description = "Read JSON lines {\"query\": …, \"documents\": [\"…\", …]} from standard input and write each"
                + " with \"scores\" in place of \"documents\": one number a document, in their order. Other fields are"
                + " kept. The first line that cannot be read ends it.")
final class RerankCommand implements Callable<Integer> {

    @Option(
            names = "--model",
            required = true,
            paramLabel = "M",
            description = "Reranker: a folder, hf:ORG/NAME[@REVISION] or builtin:NAME. A language model answers yes or"
                    + " no; an embedding model compares vectors.")
    private String model;

    @Mixin
    private ModelOptions options;

    @Option(names = "--adapter", paramLabel = "DIR", description = "Adapter in PEFT's layout (default: none).")
    private Path adapter;

    @Option(names = "--raw", description = "Write logits instead of probabilities.")
    private boolean raw;

    @Spec
    private picocli.CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        try (Reranker reranker = options.openReranker(model)) {
            if (adapter == null) {
                rerank(reranker, LowRank.NONE);
                return 0;
            }
            try (LoraAdapter version = PeftFolder.read(
                    adapter, reranker.linears(), reranker.options().device())) {
                rerank(reranker, version.lowRank());
                return 0;
            }
        }
    }

    private void rerank(Reranker reranker, LowRank delta) throws IOException {
        RerankLines lines = new RerankLines(reranker, delta, raw);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintWriter out = spec.commandLine().getOut();
        int number = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            number++;
            if (!line.isBlank()) {
                out.println(lines.score(line, number));
                out.flush();
            }
        }
    }
}
