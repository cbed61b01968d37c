package io.freshet.actors.feedback;

import io.freshet.streams.kafka.Position;
import io.freshet.streams.producer.Given;
import java.util.concurrent.CompletionStage;

/** Where feedback goes. */
public interface FeedbackSink extends AutoCloseable {

    /** Called by one thread, which it may block. Completes with the record's place once that is certain. */
    CompletionStage<Position> send(String topic, Given given);

    @Override
    void close();
}
