package io.freshet.cli.train;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Trains an adapter from files. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Train a LoRA adapter from files: of an embedding model by InfoNCE, or of a reranker.",
        subcommands = {TrainEmbeddingCommand.class, TrainRerankerCommand.class})
public final class TrainCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
