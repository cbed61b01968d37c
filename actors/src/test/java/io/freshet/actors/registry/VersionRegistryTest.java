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
    private final TestProbe<ModelVersion> early = subscribe();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void aSubscriberHearsTheCurrentVersionAndEveryLaterOne() {
        early.expectMessage(ModelVersion.base("lane"));
        registry.tell(new VersionRegistry.Announce(version(2)));
        early.expectMessage(version(2));
        TestProbe<ModelVersion> late = subscribe();
        late.expectMessage(version(2));
        registry.tell(new VersionRegistry.Announce(version(5)));
        early.expectMessage(version(5));
        late.expectMessage(version(5));
    }

    @Test
    void anOlderOrRepeatedAnnouncementChangesNothing() {
        early.expectMessage(ModelVersion.base("lane"));
        registry.tell(new VersionRegistry.Announce(version(3)));
        early.expectMessage(version(3));
        registry.tell(new VersionRegistry.Announce(version(2)));
        registry.tell(new VersionRegistry.Announce(version(3)));
        // Messages keep their order: what is heard next was announced after the stale ones.
        registry.tell(new VersionRegistry.Announce(version(4)));
        early.expectMessage(version(4));
        subscribe().expectMessage(version(4));
    }

    private TestProbe<ModelVersion> subscribe() {
        TestProbe<ModelVersion> probe = KIT.createTestProbe();
        registry.tell(new VersionRegistry.Subscribe(probe.getRef()));
        return probe;
    }

    private static ModelVersion version(long version) {
        return new ModelVersion("lane", version, Optional.of(Path.of("v" + version)));
    }
}
