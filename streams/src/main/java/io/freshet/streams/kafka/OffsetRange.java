package io.freshet.streams.kafka;

/**
 * The offsets of one partition from which reading can start.
 *
 * @param earliest of the oldest record still kept
 * @param end the offset that the next record will get; reading from here waits for it
 */
public record OffsetRange(long earliest, long end) {

    public boolean canStartAt(long offset) {
        return offset >= earliest && offset <= end;
    }
}
