package io.freshet.streams.source;

/** Ends an attempt whose topic has other partitions now, or is another one. The next attempt says which. */
final class TopicChangedException extends RuntimeException {

    TopicChangedException(String topic) {
        // It is expected and logged: where it was thrown says nothing.
        super("Topic " + topic + " is not what it was when reading began", null, false, false);
    }
}
