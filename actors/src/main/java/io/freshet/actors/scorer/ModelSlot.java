package io.freshet.actors.scorer;

import io.freshet.actors.registry.ModelVersion;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.transformer.LowRank;
import java.util.Optional;

/**
 * A version ready to answer, as one of its users has it: closing it ends that use, and the last one frees the adapter.
 *
 * @param adapter empty for the base model
 * @param content what tells the adapter's files from any others; empty if nobody knows
 */
record ModelSlot(ModelVersion version, Optional<SharedAdapter> adapter, Optional<String> content)
        implements AutoCloseable {

    static ModelSlot base(String lane) {
        return new ModelSlot(ModelVersion.base(lane), Optional.empty(), Optional.empty());
    }

    /** @param adapter the slot's from now on */
    static ModelSlot of(ModelVersion version, LoraAdapter adapter, String content) {
        return new ModelSlot(version, Optional.of(new SharedAdapter(adapter)), Optional.of(content));
    }

    /** The same weights for another user, under this or another version's name; empty if they are freed already. */
    Optional<ModelSlot> share(ModelVersion as) {
        boolean alive = adapter.map(SharedAdapter::retain).orElse(true);
        return alive ? Optional.of(new ModelSlot(as, adapter, content)) : Optional.empty();
    }

    long number() {
        return version.version();
    }

    LowRank delta() {
        return adapter.map(SharedAdapter::lowRank).orElse(LowRank.NONE);
    }

    @Override
    public void close() {
        adapter.ifPresent(SharedAdapter::close);
    }
}
