package io.freshet.actors.testing;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;

/** Actor systems for tests: with the dispatchers of the application, and patient on a busy machine. */
public final class TestKits {

    private static final Config PATIENT =
            ConfigFactory.parseString("pekko.actor.testkit.typed { single-expect-default = 60s, filter-leeway = 60s }");

    private TestKits() {}

    public static ActorTestKit create() {
        return ActorTestKit.create(PATIENT.withFallback(ConfigFactory.load()));
    }

    /** Timers go off when the test says so. */
    public static ActorTestKit withManualTime() {
        return ActorTestKit.create(PATIENT.withFallback(ManualTime.config()).withFallback(ConfigFactory.load()));
    }
}
