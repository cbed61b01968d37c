package io.freshet.actors.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Batches of 100 tokens; a piece is its number of tokens. */
class BacklogTest {

    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");

    private final Backlog<Long> backlog = new Backlog<>(100, 5, Long::longValue);

    @Test
    void smallRequestsAreTakenInTheirOrderAsTheyFit() {
        Request<Long> a = offer(40);
        Request<Long> b = offer(20, 30);
        Request<Long> c = offer(20);
        assertThat(next()).containsExactly(all(a), all(b));
        assertThat(next()).containsExactly(all(c));
        assertThat(backlog.isEmpty()).isTrue();
        assertThat(backlog.next()).isEmpty();
    }

    @Test
    void aLargeRequestLeavesHalfOfEachBatchToSmallOnes() {
        Request<Long> giant = offer(30, 10, 40, 30, 20, 10);
        assertThat(next()).containsExactly("part" + of(giant) + "[2, 0, 3]");
        Request<Long> a = offer(50);
        Request<Long> b = offer(50);
        assertThat(next()).containsExactly(all(a), "part" + of(giant) + "[4, 1, 5]");
        assertThat(next()).containsExactly(all(b));
    }

    @Test
    void twoLargeOnesDoNotHoldUpASmallOne() {
        Request<Long> first = offer(60, 60, 60);
        Request<Long> second = offer(60, 60);
        Request<Long> small = offer(10);
        assertThat(next()).containsExactly(all(small), "part" + of(first) + "[0]");
        assertThat(next()).containsExactly("part" + of(first) + "[1]");
        assertThat(next()).containsExactly("part" + of(first) + "[2]");
        assertThat(next()).containsExactly("part" + of(second) + "[0]");
    }

    @Test
    void onePieceIsNeverTooLong() {
        Request<Long> only = offer(500);
        assertThat(next()).containsExactly(all(only));
        Request<Long> two = offer(500, 10);
        assertThat(next()).containsExactly("part" + of(two) + "[0]");
        assertThat(next()).containsExactly("part" + of(two) + "[1]");
    }

    @Test
    void itIsBoundedAndClosed() {
        for (int i = 0; i < 5; i++) {
            assertThat(backlog.offer(request(1))).isTrue();
        }
        assertThat(backlog.offer(request(1))).isFalse();
        backlog.next();
        assertThat(backlog.offer(request(1))).isTrue();
        backlog.close();
        assertThat(backlog.offer(request(1))).isFalse();
        assertThat(backlog.next()).hasSize(1);
    }

    @Test
    void whatNobodyWaitsForIsTakenOut() {
        Request<Long> small = offer(10);
        Request<Long> giant = offer(60, 60);
        Request<Long> failed = offer(60, 60);
        failed.fail(new IllegalStateException());
        assertThat(backlog.expired(NOW)).containsExactly(failed);
        assertThat(backlog.expired(NOW.plusSeconds(10))).isEmpty();
        assertThat(backlog.expired(NOW.plusSeconds(11))).containsExactly(small, giant);
        assertThat(backlog.isEmpty()).isTrue();
    }

    private final List<Request<Long>> offered = new ArrayList<>();

    private Request<Long> offer(long... pieces) {
        Request<Long> request = request(pieces);
        assertThat(backlog.offer(request)).isTrue();
        offered.add(request);
        return request;
    }

    private static Request<Long> request(long... pieces) {
        Deadline deadline = Deadline.of(NOW, Optional.empty(), Duration.ofSeconds(10));
        return new Request<>(
                LongStream.of(pieces).boxed().toList(), LongStream.of(pieces).sum(), 0, true, Ask.USUAL, deadline);
    }

    private List<String> next() {
        return backlog.next().stream()
                .map(part -> part.isAll()
                        ? all(part.request())
                        : "part" + of(part.request()) + Arrays.toString(part.indices()))
                .toList();
    }

    private String all(Request<Long> request) {
        return "all" + of(request);
    }

    private int of(Request<Long> request) {
        return offered.indexOf(request);
    }
}
