package io.freshet.actors.scorer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The versions of a lane that can answer at once: the base model, the served one, one on trial, those that are wanted,
 * and the last few besides. Owns them, and frees what it no longer keeps.
 *
 * <p>It is changed by the thread that computes, between two batches, so what is freed has no reader there; others use a
 * share of their own ({@link ModelSlot#share}). Any thread may read.
 */
final class VersionsAtHand implements AutoCloseable {

    private final int keep;

    /** By number, the least recently used one first. */
    private final Map<Long, ModelSlot> slots = new LinkedHashMap<>();

    private Set<Long> wanted = Set.of();
    private volatile State state;

    /** What readers see: all of one moment. */
    private record State(ModelSlot served, boolean pinned, Optional<CanaryTrial> canary, Map<Long, ModelSlot> slots) {}

    /**
     * @param keep versions that are kept besides those in use
     * @param base served first
     */
    VersionsAtHand(int keep, ModelSlot base) {
        this.keep = keep;
        slots.put(base.number(), base);
        state = new State(base, false, Optional.empty(), Map.copyOf(slots));
    }

    ModelSlot served() {
        return state.served();
    }

    boolean pinned() {
        return state.pinned();
    }

    Optional<CanaryTrial> canary() {
        return state.canary();
    }

    Optional<ModelSlot> find(long version) {
        return Optional.ofNullable(state.slots().get(version));
    }

    /** All of them. */
    List<ModelSlot> all() {
        return List.copyOf(state.slots().values());
    }

    LaneVersions describe() {
        State now = state;
        return new LaneVersions(
                now.served().number(),
                now.pinned(),
                now.canary().map(CanaryTrial::state),
                now.slots().keySet().stream().sorted().toList());
    }

    /**
     * Takes a version.
     *
     * @param slot this object's from now on; closed if there is one of that number already
     * @param inNeed numbers of versions that have to stay, until the next call
     */
    void put(ModelSlot slot, Set<Long> inNeed) {
        if (slots.containsKey(slot.number())) {
            slot.close();
        } else {
            slots.put(slot.number(), slot);
        }
        wanted = Set.copyOf(inNeed);
        publish(state.served(), state.pinned(), state.canary());
    }

    /**
     * From the next batch on, a version answers whoever names none. A trial goes on, except its own.
     *
     * @param version at hand
     */
    void serve(long version, boolean pinned) {
        ModelSlot slot = require(version);
        touch(state.served().number());
        touch(version);
        publish(slot, pinned, state.canary().filter(trial -> trial.version() != version));
    }

    /** From the next batch on, a version that is at hand answers its share; in place of any other on trial. */
    void tryOut(CanaryTrial trial) {
        require(trial.version());
        endTrial();
        touch(trial.version());
        publish(state.served(), state.pinned(), Optional.of(trial));
    }

    /** What was on trial stays at hand. */
    void endTrial() {
        state.canary().ifPresent(trial -> touch(trial.version()));
        publish(state.served(), state.pinned(), Optional.empty());
    }

    private ModelSlot require(long version) {
        return Optional.ofNullable(slots.get(version))
                .orElseThrow(
                        () -> new IllegalStateException("version " + version + " is not at hand: " + slots.keySet()));
    }

    private void touch(long version) {
        slots.put(version, slots.remove(version));
    }

    private void publish(ModelSlot served, boolean pinned, Optional<CanaryTrial> canary) {
        List<ModelSlot> idle = new ArrayList<>();
        for (ModelSlot slot : slots.values()) {
            long number = slot.number();
            boolean inUse = number == 0
                    || number == served.number()
                    || wanted.contains(number)
                    || canary.stream().anyMatch(trial -> trial.version() == number);
            if (!inUse) {
                idle.add(slot);
            }
        }
        List<ModelSlot> freed = idle.subList(0, Math.max(0, idle.size() - keep));
        freed.forEach(slot -> slots.remove(slot.number()));
        state = new State(served, pinned, canary, Collections.unmodifiableMap(new TreeMap<>(slots)));
        freed.forEach(ModelSlot::close);
    }

    /** Frees all. */
    @Override
    public void close() {
        slots.values().forEach(ModelSlot::close);
        slots.clear();
    }
}
