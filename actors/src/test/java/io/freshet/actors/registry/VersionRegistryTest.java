package io.freshet.actors.registry;

import io.freshet.actors.testing.TestKits;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class VersionRegistryTest {

    private static final ActorTestKit KIT = TestKits.create();

    private final ActorRef<VersionRegistry.Command> registry = KIT.spawn(VersionRegistry.create("lane"));
    private final TestProbe<VersionRegistry.Serving> early = subscribe();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void aSubscriberHearsTheCurrentVersionAndEveryLaterOne() {
        early.expectMessage(serving(ModelVersion.base("lane")));
        registry.tell(new VersionRegistry.Announce(version(2)));
        early.expectMessage(serving(version(2)));
        TestProbe<VersionRegistry.Serving> late = subscribe();
        late.expectMessage(serving(version(2)));
        registry.tell(new VersionRegistry.Announce(version(5)));
        early.expectMessage(serving(version(5)));
        late.expectMessage(serving(version(5)));
    }

    @Test
    void anOlderOrRepeatedAnnouncementChangesNothing() {
        early.expectMessage(serving(ModelVersion.base("lane")));
        registry.tell(new VersionRegistry.Announce(version(3)));
        early.expectMessage(serving(version(3)));
        registry.tell(new VersionRegistry.Announce(version(2)));
        registry.tell(new VersionRegistry.Announce(version(3)));
        // Messages keep their order: what is heard next was announced after the stale ones.
        registry.tell(new VersionRegistry.Announce(version(4)));
        early.expectMessage(serving(version(4)));
        subscribe().expectMessage(serving(version(4)));
    }

    private TestProbe<VersionRegistry.Serving> subscribe() {
        TestProbe<VersionRegistry.Serving> probe = KIT.createTestProbe();
        registry.tell(new VersionRegistry.Subscribe(probe.getRef()));
        return probe;
    }

    @Test
    void anOrderHoldsWhateverIsAnnounced() {
        ServingOrder order = new ServingOrder(Optional.of(version(1)), Optional.empty());
        early.expectMessage(serving(ModelVersion.base("lane")));
        registry.tell(new VersionRegistry.Order(order));
        early.expectMessage(new VersionRegistry.Serving(ModelVersion.base("lane"), order));
        registry.tell(new VersionRegistry.Announce(version(2)));
        early.expectMessage(new VersionRegistry.Serving(version(2), order));
    }

    @Test
    void whereOrdersAreAwaitedOnlyTheBaseModelIsToldOfBefore() {
        ActorRef<VersionRegistry.Command> awaiting = KIT.spawn(VersionRegistry.createAwaitingOrder("lane"));
        TestProbe<VersionRegistry.Serving> probe = KIT.createTestProbe();
        awaiting.tell(new VersionRegistry.Announce(version(2)));
        awaiting.tell(new VersionRegistry.Subscribe(probe.getRef()));
        probe.expectMessage(serving(ModelVersion.base("lane")));
        ServingOrder order = new ServingOrder(Optional.of(version(1)), Optional.empty());
        awaiting.tell(new VersionRegistry.Announce(version(3)));
        awaiting.tell(new VersionRegistry.Order(order));
        probe.expectMessage(new VersionRegistry.Serving(version(3), order));
        awaiting.tell(new VersionRegistry.Announce(version(4)));
        probe.expectMessage(new VersionRegistry.Serving(version(4), order));
    }

    private static VersionRegistry.Serving serving(ModelVersion newest) {
        return new VersionRegistry.Serving(newest, ServingOrder.NONE);
    }

    private static ModelVersion version(long version) {
        return new ModelVersion("lane", version, Optional.of(Path.of("v" + version)));
    }
}
