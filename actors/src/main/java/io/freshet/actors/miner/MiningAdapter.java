package io.freshet.actors.miner;

import io.freshet.actors.registry.ModelVersion;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Which adapter the mining model wears while a lane is at a version. */
@FunctionalInterface
public interface MiningAdapter {

    /** The base model alone mines: for a lane whose own model cannot search. */
    MiningAdapter NONE = version -> Optional.empty();

    /** The lane mines with the model it trains, so that the current version's scores decide. */
    static MiningAdapter ofVersions(TextEncoder encoder) {
        return version -> {
            Optional<Path> folder = version.adapter();
            return folder.isEmpty()
                    ? Optional.empty()
                    : Optional.of(PeftFolder.read(
                            folder.get(), encoder.linears(), encoder.options().device()));
        };
    }

    /** The caller closes it. */
    Optional<LoraAdapter> of(ModelVersion version) throws IOException;
}
