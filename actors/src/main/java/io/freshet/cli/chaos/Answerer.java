package io.freshet.cli.chaos;

import java.time.Duration;

/** The process that is to answer requests; one object for each process. */
interface Answerer {

    long pid();

    /** Waits so long at most; true if it is to be excused that it does not answer any more. */
    boolean awaitExcused(Duration limit) throws InterruptedException;
}
