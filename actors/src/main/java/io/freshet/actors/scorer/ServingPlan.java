package io.freshet.actors.scorer;

import io.freshet.actors.events.LoopEvent.CanaryDecided.Decision;
import io.freshet.actors.registry.ModelVersion;
import io.freshet.actors.registry.ServingOrder;
import io.freshet.actors.registry.VersionRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a scorer does next, by what it has heard.
 *
 * <p>A pin is served whatever is announced. Without one the newest version is: at once, or after a trial if the settings
 * want one. The first version that a process serves is not tried, for the base model is no measure of it; nor is one that
 * was pinned away and has become the newest again. An operator's trial takes the place of any other, and while it runs,
 * new versions are served at once.
 *
 * @param heard what shall be served
 * @param canary how new versions are tried
 * @param out versions that have failed, with the reason; they are left out until an operator names them anew
 * @param approved the version that has passed its trial; 0 = none
 */
record ServingPlan(VersionRegistry.Serving heard, CanarySettings canary, Map<Long, String> out, long approved) {

    /** The versions that have to be at hand, the most urgent first. */
    List<ModelVersion> inNeed() {
        ServingOrder order = heard.order();
        return Stream.of(
                        order.pin(), Optional.of(heard.newest()), order.canary().map(ServingOrder.Canary::version))
                .flatMap(Optional::stream)
                .toList();
    }

    Set<Long> numbersInNeed() {
        return inNeed().stream().map(ModelVersion::version).collect(Collectors.toSet());
    }

    /** What to load next. */
    Optional<ModelVersion> toLoad(List<Long> atHand) {
        return inNeed().stream()
                .filter(version -> !atHand.contains(version.version()) && !out.containsKey(version.version()))
                .findFirst();
    }

    /** What to change next; nothing if all is as it should be, or what is missing is being loaded. */
    Optional<ServingChange> next(LaneVersions now, Optional<CanaryTrial> trial) {
        Optional<ServingChange> served = heard.order().pin().isPresent() ? pinned(now) : newest(now, trial);
        return served.isPresent() ? served : ordered(now, trial);
    }

    private Optional<ServingChange> pinned(LaneVersions now) {
        long pin = heard.order().pin().orElseThrow().version();
        boolean asItShouldBe = now.pinned() && now.served() == pin;
        return asItShouldBe || !now.atHand().contains(pin)
                ? Optional.empty()
                : Optional.of(new ServingChange.Serve(pin, true));
    }

    private Optional<ServingChange> newest(LaneVersions now, Optional<CanaryTrial> trial) {
        long newest = heard.newest().version();
        if (!usable(newest, now)) {
            return now.pinned() ? Optional.of(new ServingChange.Serve(now.served(), false)) : Optional.empty();
        }
        if (now.pinned()) {
            return Optional.of(new ServingChange.Serve(newest, false));
        }
        if (newest == now.served()) {
            return Optional.empty();
        }
        boolean tried = canary.percent() > 0
                && now.served() > 0
                && heard.order().canary().isEmpty()
                && approved != newest;
        if (!tried) {
            return Optional.of(new ServingChange.Serve(newest, false));
        }
        return trial.stream().anyMatch(running -> running.ends() && running.version() == newest)
                ? Optional.empty()
                : Optional.of(new ServingChange.TryOut(newest, canary.percent(), canary.requests()));
    }

    /** An operator's trial, and the end of any that has no reason any more. */
    private Optional<ServingChange> ordered(LaneVersions now, Optional<CanaryTrial> trial) {
        Optional<ServingOrder.Canary> order = heard.order().canary();
        boolean asOrdered = trial.stream()
                .anyMatch(running -> !running.ends()
                        && order.stream()
                                .anyMatch(wanted -> wanted.version().version() == running.version()
                                        && wanted.percent() == running.percent()));
        if (asOrdered) {
            return Optional.empty();
        }
        Optional<ServingChange> wanted = order.filter(
                        canary -> usable(canary.version().version(), now)
                                && canary.version().version() != now.served())
                .map(canary ->
                        new ServingChange.TryOut(canary.version().version(), canary.percent(), CanaryTrial.ENDLESS));
        if (wanted.isPresent() || trial.isEmpty()) {
            return wanted;
        }
        CanaryTrial running = trial.get();
        if (out.containsKey(running.version())) {
            return Optional.of(new ServingChange.EndTrial(Decision.ROLLED_BACK, out.get(running.version())));
        }
        if (!running.ends()) {
            return Optional.of(new ServingChange.EndTrial(Decision.WITHDRAWN, "an operator has taken it away"));
        }
        return heard.order()
                .pin()
                .map(pin -> new ServingChange.EndTrial(
                        Decision.WITHDRAWN, "an operator has pinned version " + pin.version()));
    }

    private boolean usable(long version, LaneVersions now) {
        return now.atHand().contains(version) && !out.containsKey(version);
    }
}
