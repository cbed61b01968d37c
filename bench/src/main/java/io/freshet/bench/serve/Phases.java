package io.freshet.bench.serve;

import io.freshet.model.embed.Role;
import java.io.IOException;
import java.util.List;

/** Runs loads on a server, one after the other. Everything stays the caller's. */
public final class Phases {

    private static final double SERVED_WITHIN = 60;
    private static final long LOOK_EVERY_MILLIS = 20;

    private final ServedSite site;
    private final ApiClient server;
    private final RandomVersions versions;
    private final Expected expected;

    /** @param expected told of documents; it hears of versions here */
    public Phases(ServedSite site, RandomVersions versions, Expected expected) {
        this.site = site;
        this.server = site.client();
        this.versions = versions;
        this.expected = expected;
    }

    /**
     * Makes everything that the load needs, then runs it, and returns when the last version it committed is served.
     *
     * @param swapEvery seconds from one new version to the next; 0 = none comes
     * @throws IOException if nothing was answered, or a version is not served
     */
    public Phase run(String name, List<List<Request>> clients, double seconds, double swapEvery)
            throws IOException, InterruptedException {
        int swaps = swapEvery > 0 ? Swapper.countWithin(seconds, swapEvery) : 0;
        long first = versions.committed();
        versions.prepare(first, first + swaps, Traffic.texts(clients, Role.QUERY), expected);
        SwapCount before = SwapCount.of(server.metrics());
        double serverCpu = site.cpuSeconds();
        double ownCpu = CpuTime.seconds(ProcessHandle.current());
        Swapper swapper = Swapper.start(versions, swaps, swapEvery);
        Load.Result load = new Load(server, expected, System::nanoTime).run(clients, seconds);
        swapper.await();
        serverCpu = site.cpuSeconds() - serverCpu;
        ownCpu = CpuTime.seconds(ProcessHandle.current()) - ownCpu;
        if (load.tally().texts() == 0) {
            throw new IOException("no request of '" + name + "' was answered rightly: "
                    + String.join("; ", load.tally().faults()) + "\nThe server printed:\n" + site.tail());
        }
        awaitServed(clients.get(0).get(0));
        return new Phase(
                name,
                clients.size(),
                load,
                swaps,
                SwapCount.of(server.metrics()).since(before),
                swapper.secondsUntilSeen(load.tally().firstSeen()),
                serverCpu / load.seconds(),
                ownCpu / load.seconds());
    }

    /** Commits the next version, and returns when it is served. */
    public void nextVersion(Request request) throws IOException, InterruptedException {
        long next = versions.committed() + 1;
        versions.prepare(next, next, List.of(), expected);
        versions.commitNext();
        awaitServed(request);
    }

    /** The version answers, and the server has counted it. A server that does not answer yet may still be at work. */
    private void awaitServed(Request request) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + (long) (SERVED_WITHIN * 1e9);
        String found = "";
        while (System.nanoTime() < deadline) {
            try {
                long answers = server.ask(request).version();
                long counted = SwapCount.version(server.metrics());
                if (answers == versions.committed() && counted == versions.committed()) {
                    return;
                }
                found = "version " + answers + " answers and " + counted + " is counted";
            } catch (IOException e) {
                found = e.getMessage();
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
        throw new IOException("version " + versions.committed() + " is committed, but not served within "
                + SERVED_WITHIN + " s: " + found + ". The server printed:\n" + site.tail());
    }
}
