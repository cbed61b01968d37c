package io.freshet.cli.chaos;

import io.freshet.cli.chaos.check.Death;
import io.freshet.cli.chaos.fault.FaultPoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Does the kills of a plan, one after the other. Each begins with a start of Freshet and with the records of a round and
 * a part of the next one, and it counts when a process is gone.
 */
final class Killer {

    private static final Duration DIE_WITHIN = Duration.ofSeconds(120);
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final long LOOK_MILLIS = 25;

    /** A point that this many rounds in one process did not come to needs another start. */
    private static final int ROUNDS_A_START = 4;

    private static final int STARTS_A_KILL = 4;

    private final Site site;
    private final Reference reference;
    private final long unitMillis;
    private final IsolatedKills isolated;
    private final List<Death> deaths = new ArrayList<>();
    private int endedByThemselves;

    /**
     * @param unitMillis what a start and a round take on this machine: the span from which moments are drawn
     */
    Killer(Site site, Reference reference, long unitMillis) {
        this.site = site;
        this.reference = reference;
        this.unitMillis = unitMillis;
        this.isolated = new IsolatedKills(site, new WhileIsolated());
    }

    private final class WhileIsolated implements IsolatedKills.Run {
        @Override
        public NodeProcess running() throws IOException, InterruptedException {
            return Killer.this.running();
        }

        @Override
        public void keepFed(double spare) throws InterruptedException {
            feedNext(spare);
        }
    }

    List<Death> deaths() {
        return List.copyOf(deaths);
    }

    /** Processes that gave up instead of being killed, as they may when the broker goes, and were started again. */
    int endedByThemselves() {
        return endedByThemselves + (site.isIsolated() ? site.processes().endedByThemselves() : 0);
    }

    Death kill(Kill kill) throws IOException, InterruptedException {
        feedNext(kill.spare());
        Death death;
        if (kill instanceof Kill.AtPoint at) {
            death = atPoint(at);
        } else {
            Kill.BySignal signal = (Kill.BySignal) kill;
            death = switch (signal.victim()) {
                case BROKER -> broker(signal);
                case NODE -> signal(signal);
                default -> isolated(signal);
            };
        }
        deaths.add(death);
        return death;
    }

    private void feedNext(double spare) throws InterruptedException {
        long next = site.ledger().head() + 1;
        int end = reference.end(next);
        site.feed().release(end + (int) (spare * (reference.end(next + 1) - end)));
    }

    // ---- at a point ----

    private Death atPoint(Kill.AtPoint kill) throws IOException, InterruptedException {
        for (int i = 0; i < STARTS_A_KILL; i++) {
            NodeProcess process = fresh(Optional.of(kill.point()));
            boolean ended = awaitEndAtPoint(process, kill);
            if (ended && process.lastWords().isPresent()) {
                return death(kill.label(), process.lastWords().get(), process);
            }
            endedByThemselves += ended ? 1 : 0;
        }
        throw new ChaosException(
                "no process came to " + kill.point() + " in " + STARTS_A_KILL + " starts", site.tail());
    }

    /** False if it worked on for some rounds and the place was not on its way. */
    private boolean awaitEndAtPoint(NodeProcess process, Kill.AtPoint kill) throws InterruptedException {
        long deadline = System.nanoTime() + DIE_WITHIN.toNanos();
        // A round may have been committed since the last records were let in, while the process started.
        feedNext(kill.spare());
        long first = site.ledger().head();
        long fedFor = first;
        while (!process.awaitEnd(Duration.ofMillis(LOOK_MILLIS))) {
            long head = site.ledger().head();
            if (head - first >= ROUNDS_A_START) {
                return false;
            }
            if (head > fedFor) {
                fedFor = head;
                feedNext(kill.spare());
            }
            if (System.nanoTime() > deadline) {
                throw new ChaosException(
                        "the process neither came to " + kill.point() + " nor finished a round within "
                                + DIE_WITHIN.toSeconds() + " s",
                        site.tail());
            }
        }
        return true;
    }

    // ---- by signal ----

    private Death signal(Kill.BySignal kill) throws IOException, InterruptedException {
        for (int i = 0; i < STARTS_A_KILL; i++) {
            NodeProcess process = fresh(Optional.empty());
            process.awaitEnd(Duration.ofMillis((long) (kill.moment() * unitMillis)));
            if (process.kill()) {
                return death(kill.label(), "SIGKILL", process);
            }
            endedByThemselves++;
        }
        throw new ChaosException("Freshet ended by itself " + STARTS_A_KILL + " times", site.tail());
    }

    private Death isolated(Kill.BySignal kill) throws IOException, InterruptedException {
        running().awaitEnd(Duration.ofMillis((long) (kill.moment() * unitMillis)));
        IsolatedKills.Killed killed = isolated.kill(kill);
        Death death = new Death(
                deaths.size() + 1,
                kill.label(),
                "SIGKILL",
                killed.age().toMillis(),
                site.ledger().head());
        isolated.awaitBack(kill, killed);
        return death;
    }

    private Death broker(Kill.BySignal kill) throws IOException, InterruptedException {
        NodeProcess process = unarmed();
        long started = System.nanoTime();
        process.awaitEnd(Duration.ofMillis((long) (kill.moment() * unitMillis)));
        long pid = site.broker().pid();
        long millis = (System.nanoTime() - started) / 1_000_000;
        site.broker().kill();
        if (ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
            throw new ChaosException("the broker survived SIGKILL", site.tail());
        }
        Death death = new Death(
                deaths.size() + 1,
                kill.label(),
                "SIGKILL",
                millis,
                site.ledger().head());
        TimeUnit.MILLISECONDS.sleep((long) (kill.spare() * 1_000));
        site.broker().restart();
        goOn();
        return death;
    }

    /** After the broker is back, the loop must get through another round. */
    void goOn() throws IOException, InterruptedException {
        long wanted = site.ledger().head() + 1;
        site.feed().release(reference.end(wanted));
        reach(wanted);
    }

    /** Waits for a version; a Freshet that gives up is started again, a few times. */
    void reach(long version) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + DIE_WITHIN.toNanos();
        int starts = 0;
        while (site.ledger().head() < version) {
            NodeProcess process = site.node();
            if (process.awaitEnd(Duration.ofMillis(LOOK_MILLIS))) {
                endedByThemselves++;
                if (++starts > STARTS_A_KILL) {
                    throw new ChaosException("Freshet ended by itself " + starts + " times", site.tail());
                }
                site.start(Optional.empty());
            }
            if (System.nanoTime() > deadline) {
                throw new ChaosException(
                        "version " + version + " did not come within " + DIE_WITHIN.toSeconds()
                                + " s though all its records are there",
                        site.tail());
            }
        }
    }

    /** Lets the last round be complete, and waits until it is committed and served. */
    void finish(Asker asker) throws IOException, InterruptedException {
        long last = site.ledger().head() + 1;
        while (reference.end(last) < site.feed().released()) {
            last++;
        }
        site.feed().release(reference.end(last));
        unarmed();
        reach(last);
        awaitServed(asker);
    }

    /** Waits until the running process answers by the newest published version. */
    void awaitServed(Asker asker) throws InterruptedException {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (asker.servedBy(site.answerer()) != site.ledger().newestPublished()) {
            if (site.node().awaitEnd(Duration.ofMillis(LOOK_MILLIS)) || System.nanoTime() > deadline) {
                throw new ChaosException(
                        "version " + site.ledger().newestPublished() + " was not served within "
                                + READY_WITHIN.toSeconds() + " s, but " + asker.servedBy(site.answerer()),
                        site.tail());
            }
        }
    }

    /** One that dies at no point; an isolated run has none, and goes on. */
    private NodeProcess unarmed() throws IOException, InterruptedException {
        return site.isIsolated() ? running() : fresh(Optional.empty());
    }

    /** A supervisor should not end by itself, and is started again if it does. */
    private NodeProcess running() throws IOException, InterruptedException {
        if (site.starts() > 0 && site.node().isAlive()) {
            return site.node();
        }
        if (site.starts() > 0) {
            endedByThemselves++;
        }
        return fresh(Optional.empty());
    }

    /** A running process is stopped in order first: it is of another kind of kill. */
    private NodeProcess fresh(Optional<FaultPoint> point) throws IOException, InterruptedException {
        site.stop();
        return site.start(point);
    }

    /** Starts Freshet and returns when it serves and reads. */
    NodeProcess startReady() throws IOException, InterruptedException {
        NodeProcess process = fresh(Optional.empty());
        site.awaitReady();
        return process;
    }

    private Death death(String kind, String where, NodeProcess process) {
        return new Death(
                deaths.size() + 1,
                kind,
                where,
                process.age().toMillis(),
                site.ledger().head());
    }
}
