package io.freshet.cli;

import io.freshet.model.embed.TextEncoder;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --adapter}; mixed into commands that run a model with or without one. */
final class AdapterOption {

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description = "LoRA adapter in PEFT's layout: a checkpoint of 'train', or one of another tool.")
    private Path adapter;

    Optional<Path> folder() {
        return Optional.ofNullable(adapter);
    }

    /** Loads the adapter, if one is given; the caller closes it. */
    Optional<LoraAdapter> open(TextEncoder encoder) throws IOException {
        if (adapter == null) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(adapter.resolve(PeftFolder.CONFIG))) {
            throw new NotDirectoryException(adapter + " is no adapter: it has no " + PeftFolder.CONFIG
                    + "; --adapter takes a folder such as OUT/v0-…/checkpoint-100");
        }
        return Optional.of(
                PeftFolder.read(adapter, encoder.linears(), encoder.options().device()));
    }

    /** What an adapter that may be none changes. */
    static LowRank delta(Optional<LoraAdapter> adapter) {
        return adapter.map(LoraAdapter::lowRank).orElse(LowRank.NONE);
    }
}
