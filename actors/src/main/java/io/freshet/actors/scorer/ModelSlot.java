package io.freshet.actors.scorer;

import io.freshet.actors.registry.ModelVersion;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.transformer.LowRank;
import java.util.Optional;

/**
 * A version ready to answer. Owns its adapter.
 *
 * @param adapter empty for the base model
 */
record ModelSlot(ModelVersion version, Optional<LoraAdapter> adapter) implements AutoCloseable {

    static ModelSlot base(String lane) {
        return new ModelSlot(ModelVersion.base(lane), Optional.empty());
    }

    LowRank delta() {
        return adapter.map(LoraAdapter::lowRank).orElse(LowRank.NONE);
    }

    @Override
    public void close() {
        adapter.ifPresent(LoraAdapter::close);
    }
}
