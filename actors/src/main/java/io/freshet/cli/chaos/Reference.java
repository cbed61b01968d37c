package io.freshet.cli.chaos;

import io.freshet.cli.chaos.check.Committed;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The run that nobody disturbs. It is always a little ahead of the other one, and so knows where each round ends: the
 * other one gets the same records, and in the end no more than whole rounds of them.
 */
final class Reference implements AutoCloseable {

    private static final Duration ROUND_WITHIN = Duration.ofSeconds(120);
    private static final Duration MORE_AFTER = Duration.ofSeconds(5);

    /** Records for a pair that is trained: some are bad, held out, or turned down. */
    private static final double RECORDS_PER_PAIR = 1.8;

    private final Site site;
    private final int pairs;

    /** @param site its Freshet is started here; becomes this one's to close */
    Reference(Site site) throws IOException {
        this.site = site;
        this.pairs = site.settings().round().pairs();
        site.start(Optional.empty());
    }

    /** The number of the first record after a round; waits until that round is done. */
    int end(long version) throws InterruptedException {
        site.feed().release((int) (version * pairs * RECORDS_PER_PAIR) + 2 * pairs);
        long deadline = System.nanoTime() + ROUND_WITHIN.toNanos();
        while (true) {
            Optional<Committed> entry = site.ledger().await(version, MORE_AFTER);
            if (entry.isPresent()) {
                return Math.toIntExact(entry.get().record().offsetsTo().get(0));
            }
            if (!site.node().isAlive() || System.nanoTime() > deadline) {
                throw new ChaosException("the undisturbed run did not come to version " + version, site.tail());
            }
            if (site.feed().acked().size() == site.feed().released()) {
                site.feed().release(site.feed().released() + pairs);
            }
        }
    }

    SortedMap<Long, Committed> versions() {
        return site.ledger().entries();
    }

    Site site() {
        return site;
    }

    @Override
    public void close() {
        site.close();
    }
}
