package io.freshet.bench.serve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/**
 * Clients that each ask one request after the other, without a pause, and check every answer.
 *
 * @param nanos a clock, e.g. {@code System::nanoTime}
 */
public record Load(ApiClient server, Expected expected, LongSupplier nanos) {

    /** @param seconds from the first request to the last answer */
    public record Result(Tally tally, double seconds) {

        public double textsPerSecond() {
            return tally.texts() / seconds;
        }
    }

    /**
     * Asks until the time is over; what is under way then is waited for.
     *
     * @param clients the requests of each, over and over; each begins at another one
     */
    public Result run(List<List<Request>> clients, double seconds) throws IOException, InterruptedException {
        long start = nanos.getAsLong();
        long end = start + (long) (seconds * 1e9);
        ExecutorService threads = Executors.newFixedThreadPool(clients.size());
        try {
            List<Callable<Tally>> tasks = new ArrayList<>();
            for (int i = 0; i < clients.size(); i++) {
                int client = i;
                tasks.add(() -> ask(clients.get(client), client, end));
            }
            List<Tally> tallies = new ArrayList<>();
            for (Future<Tally> done : threads.invokeAll(tasks)) {
                tallies.add(done.get());
            }
            return new Result(Tally.sum(tallies), (nanos.getAsLong() - start) / 1e9);
        } catch (ExecutionException e) {
            throw new IOException("a client of the load ended: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    private Tally ask(List<Request> requests, int first, long end) throws InterruptedException {
        Tally tally = new Tally();
        for (int i = first; nanos.getAsLong() < end; i++) {
            Request request = requests.get(i % requests.size());
            long from = nanos.getAsLong();
            try {
                Answer answer = server.ask(request);
                long to = nanos.getAsLong();
                expected.fault(request, answer)
                        .ifPresentOrElse(tally::mixed, () -> tally.answered(request, answer, to - from, to));
            } catch (IOException e) {
                tally.failed(request.kind() + ", " + e);
            }
        }
        return tally;
    }
}
