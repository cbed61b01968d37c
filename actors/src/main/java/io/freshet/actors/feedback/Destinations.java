package io.freshet.actors.feedback;

import static io.freshet.actors.feedback.EventRefusedException.invalid;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which topic each lane of the process learns from. */
public final class Destinations {

    private final Map<String, String> topics;

    /** @param topics by lane, at least one */
    public Destinations(Map<String, String> topics) {
        this.topics = new LinkedHashMap<>(topics);
    }

    /** All of them, each once. */
    public Set<String> topics() {
        return new LinkedHashSet<>(topics.values());
    }

    /**
     * The topic that an event belongs to.
     *
     * @param lane that answered, or that the event names; without one all lanes must learn from the same topic
     */
    String of(Optional<String> lane) {
        if (lane.isPresent()) {
            return Optional.ofNullable(topics.get(lane.get()))
                    .orElseThrow(() -> invalid("lane", "lane is '" + lane.get() + "'; here are " + names()));
        }
        if (topics().size() > 1) {
            throw invalid(
                    "lane", "the lanes " + names() + " learn from different topics; say with lane which is meant");
        }
        return topics().iterator().next();
    }

    private String names() {
        return String.join(", ", topics.keySet());
    }
}
