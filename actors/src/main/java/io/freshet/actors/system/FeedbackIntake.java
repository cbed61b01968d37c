package io.freshet.actors.system;

import io.freshet.actors.feedback.Destinations;
import io.freshet.actors.feedback.Feedback;
import io.freshet.actors.feedback.KafkaSink;
import io.freshet.actors.metrics.FreshetMetrics;
import io.freshet.config.FreshetConfig;
import io.freshet.streams.record.QaPairCodec;
import io.freshet.streams.record.RecordLimits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes a process's feedback over HTTP to the topics that its lanes learn from. */
final class FeedbackIntake {

    private FeedbackIntake() {}

    /** The caller closes it, after the HTTP server has stopped. */
    static Feedback open(List<FreshetConfig> lanes, FreshetMetrics metrics, InstantSource clock) {
        Map<String, String> topics = new LinkedHashMap<>();
        lanes.forEach(lane -> topics.put(lane.lane(), lane.kafka().topic()));
        QaPairCodec codec = new QaPairCodec(strictest(lanes));
        return new Feedback(
                Processes.of(lanes).feedback(),
                new Destinations(topics),
                codec,
                new KafkaSink(Processes.kafka(lanes), codec),
                metrics,
                within(lanes),
                Feedback.Sources.of(clock, new SteadyClock()));
    }

    /** Shorter than the server waits for an answer, so that the answer can say which events are acknowledged. */
    private static Duration within(List<FreshetConfig> lanes) {
        return Processes.requestTimeout(lanes).multipliedBy(3).dividedBy(4);
    }

    /** What every lane takes: a record that one of them refused would be a dead letter. */
    private static RecordLimits strictest(List<FreshetConfig> lanes) {
        return lanes.stream()
                .map(FeedbackTopics::limits)
                .reduce((a, b) -> new RecordLimits(
                        Math.min(a.maxBytes(), b.maxBytes()),
                        Math.min(a.maxTextChars(), b.maxTextChars()),
                        Math.min(a.maxRejected(), b.maxRejected()),
                        Math.min(a.maxIdChars(), b.maxIdChars())))
                .orElseThrow();
    }
}
