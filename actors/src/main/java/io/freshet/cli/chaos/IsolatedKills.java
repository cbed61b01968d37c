package io.freshet.cli.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Kills one process of an isolated run at a random moment, and waits until it is there again: a supervisor is started
 * anew by the harness, the others by their parents. What the victim had started must end without help.
 */
final class IsolatedKills {

    private static final Duration GONE_WITHIN = Duration.ofSeconds(20);

    /** More than the minute after which a child that cannot end in order ends by force. */
    private static final Duration ORPHANS_END_WITHIN = Duration.ofSeconds(75);

    private static final Duration BACK_WITHIN = Duration.ofSeconds(120);

    /** What the killer knows and does for all kinds of kills. */
    interface Run {
        /** Freshet, started if it does not run. */
        NodeProcess running() throws IOException, InterruptedException;

        /** Lets the records of another round come if the last one is done: a trainer is started for a round. */
        void keepFed(double spare) throws InterruptedException;
    }

    /** A process that was killed, and how old it was. */
    record Killed(long pid, Duration age) {}

    private final Site site;
    private final Run run;

    IsolatedKills(Site site, Run run) {
        this.site = site;
        this.run = run;
    }

    /** Returns when the victim is gone, and its orphans are. */
    Killed kill(Kill.BySignal kill) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + BACK_WITHIN.toNanos();
        while (true) {
            IsolatedProcess victim = await(kill.victim(), kill.spare(), 0, deadline);
            Duration age = victim.age();
            List<ProcessHandle> orphans = victim.descendants();
            site.processes().excuse(kill.victim());
            if (victim.kill(GONE_WITHIN)) {
                awaitEndOf(orphans, kill.victim());
                return new Killed(victim.pid(), age);
            }
        }
    }

    /** Waits until another process has the victim's role, and for a supervisor until its children are there, too. */
    void awaitBack(Kill.BySignal kill, Killed killed) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + BACK_WITHIN.toNanos();
        if (kill.victim() == Kill.Victim.SUPERVISOR) {
            site.start(Optional.empty());
            await(Kill.Victim.COORDINATOR, kill.spare(), 0, deadline);
            await(Kill.Victim.SCORER, kill.spare(), 0, deadline);
        } else {
            await(kill.victim(), kill.spare(), killed.pid(), deadline);
        }
    }

    private IsolatedProcess await(Kill.Victim role, double spare, long notThis, long deadline)
            throws IOException, InterruptedException {
        while (true) {
            NodeProcess supervisor = run.running();
            run.keepFed(spare);
            Optional<IsolatedProcess> newest = site.processes().newest(role);
            if (newest.isPresent()
                    && newest.get().pid() != notThis
                    && newest.get().isAlive()) {
                return newest.get();
            }
            if (System.nanoTime() > deadline) {
                throw new ChaosException(
                        "no " + role.label()
                                + (notThis == 0 ? "" : " came after process " + notThis + ", which was killed,")
                                + " within " + BACK_WITHIN.toSeconds() + " s",
                        site.tail());
            }
            supervisor.awaitEnd(Site.LOOK_EVERY);
        }
    }

    private void awaitEndOf(List<ProcessHandle> orphans, Kill.Victim parent) throws InterruptedException {
        long deadline = System.nanoTime() + ORPHANS_END_WITHIN.toNanos();
        for (ProcessHandle orphan : orphans) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            if (!IsolatedProcess.awaitEnd(orphan, left)) {
                throw new ChaosException(
                        "process " + orphan.pid() + " outlived its " + parent.label() + " by "
                                + ORPHANS_END_WITHIN.toSeconds() + " s",
                        site.tail());
            }
        }
    }
}
