package io.freshet.actors.scorer;

import io.freshet.actors.registry.ModelVersion;
import io.freshet.config.Side;
import io.freshet.model.embed.Role;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.transformer.LowRank;
import java.util.Optional;

/**
 * A version ready to answer. Owns its adapter.
 *
 * @param adapter empty for the base model
 */
record ModelSlot(ModelVersion version, Side side, Optional<LoraAdapter> adapter) implements AutoCloseable {

    static ModelSlot base(String lane, Side side) {
        return new ModelSlot(ModelVersion.base(lane), side, Optional.empty());
    }

    /** The correction for a text of that role: documents keep the base model's vectors when only queries are trained. */
    LowRank delta(Role role) {
        return role == Role.DOCUMENT && side == Side.QUERY
                ? LowRank.NONE
                : adapter.map(LoraAdapter::lowRank).orElse(LowRank.NONE);
    }

    @Override
    public void close() {
        adapter.ifPresent(LoraAdapter::close);
    }
}
