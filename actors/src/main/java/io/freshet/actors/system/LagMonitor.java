package io.freshet.actors.system;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.events.LoopListener;
import io.freshet.model.checkpoint.OffsetRange;
import io.freshet.streams.kafka.TopicOffsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;

/** Tells every few seconds how many records of the topic are not in the lineage yet. Owns its admin client. */
final class LagMonitor implements LoopListener, AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(2);

    private final Map<Integer, Long> committed = new ConcurrentHashMap<>();
    private final Admin admin;
    private final String topic;
    private final LoopListener events;
    private Cancellable timer;

    /**
     * @param committed next offset of each partition at the start
     */
    LagMonitor(Admin admin, String topic, Map<Integer, Long> committed, LoopListener events) {
        this.admin = admin;
        this.topic = topic;
        this.committed.putAll(committed);
        this.events = events;
    }

    void start(ActorSystem<?> system) {
        timer = system.scheduler().scheduleWithFixedDelay(Duration.ZERO, EVERY, this::ask, system.executionContext());
    }

    @Override
    public void on(LoopEvent event) {
        if (event instanceof LoopEvent.Committed commit) {
            for (OffsetRange range : commit.manifest().offsets()) {
                committed.put(range.partition(), range.to());
            }
        }
    }

    /** A broker that does not answer is no news: the gauge keeps its value. */
    private void ask() {
        var unused = new TopicOffsets(admin).ranges(topic).thenAccept(ranges -> {
            long lag = 0;
            for (var range : ranges.entrySet()) {
                lag += range.getValue().end()
                        - committed.getOrDefault(
                                range.getKey(), range.getValue().earliest());
            }
            events.on(new LoopEvent.Lag(lag));
        });
    }

    @Override
    public void close() {
        if (timer != null) {
            timer.cancel();
        }
        admin.close(Duration.ofSeconds(1));
    }
}
