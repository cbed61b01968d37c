package io.freshet.bench.serve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * All loads and both encoders, twice in turn and never two at once, so that a machine that gets slower for a while slows
 * all of them and the ratios stand.
 *
 * @param plan what to do
 * @param peer sentence-transformers, if there is one
 * @param progress told what is being done, a line each
 */
public record Rounds(
        Plan plan,
        Traffic traffic,
        Phases phases,
        DirectEncode encoder,
        Optional<Peer> peer,
        Consumer<String> progress) {

    private static final int ROUNDS = 2;

    /** Enough that the model is never without work and batches are full. */
    private static final int SATURATING = 32;

    private static final String ENCODER = "TextEncoder.encode, no server";
    private static final String PEER = "sentence-transformers, encode(batch_size=32)";

    /**
     * What to do.
     *
     * @param seconds of a load with and of one without swaps; the others take a half or a quarter of it
     * @param concurrency clients of these two loads
     * @param swapEvery seconds from one new version to the next
     */
    public record Plan(double seconds, int concurrency, double swapEvery) {

        /** Clients of the largest load. */
        public int mostClients() {
            return Math.max(SATURATING, concurrency);
        }
    }

    /** @param direct rates of what computes without a server, by its name */
    public record Outcome(List<Row> rows, Map<String, Rate.Rounds> direct, List<Ratio> ratios, List<String> faults) {}

    /**
     * @throws IOException if a load was not answered at all, a version is not served, or the peer ended
     */
    public Outcome run() throws IOException, InterruptedException {
        List<List<Request>> usual = traffic.mixedOf(plan.concurrency());
        double quarter = plan.seconds() / 4;
        progress.accept("first version");
        phases.nextVersion(usual.get(0).get(0));
        Map<String, List<Phase>> loads = new LinkedHashMap<>();
        Map<String, List<Rate>> direct = new LinkedHashMap<>();
        warmUp(usual, quarter);
        for (int round = 1; round <= ROUNDS; round++) {
            run(loads, round, "1 client, single queries", List.of(traffic.single(0)), quarter, 0);
            run(loads, round, steady(), usual, plan.seconds(), 0);
            run(loads, round, swapping(), usual, plan.seconds(), plan.swapEvery());
            run(
                    loads,
                    round,
                    clients(plan.mostClients()) + ", saturated",
                    traffic.mixedOf(plan.mostClients()),
                    2 * quarter,
                    0);
            progress.accept(at(round, ENCODER));
            direct.computeIfAbsent(ENCODER, name -> new ArrayList<>()).add(encoder.run(quarter));
            if (peer.isPresent()) {
                progress.accept(at(round, PEER));
                direct.computeIfAbsent(PEER, name -> new ArrayList<>())
                        .add(peer.get().run(quarter));
            }
        }
        return outcome(loads, direct);
    }

    /** Long enough that both compilers of the server have done most of their work. */
    private void warmUp(List<List<Request>> usual, double seconds) throws IOException, InterruptedException {
        progress.accept("warm-up");
        Tally done = phases.run("warm-up", usual, seconds, 0).load().tally();
        if (!done.faults().isEmpty()) {
            throw new IOException("warm-up: " + String.join("; ", done.faults()));
        }
        encoder.run(1);
    }

    private void run(
            Map<String, List<Phase>> loads,
            int round,
            String name,
            List<List<Request>> clients,
            double seconds,
            double swapEvery)
            throws IOException, InterruptedException {
        progress.accept(at(round, name));
        Phase done = phases.run(name, clients, seconds, swapEvery);
        loads.computeIfAbsent(name, key -> new ArrayList<>()).add(done);
        progress.accept(String.format(
                Locale.ROOT,
                "  %.1f texts/s, %d failed, %d mixed",
                done.load().textsPerSecond(),
                done.load().tally().failed(),
                done.load().tally().mixed()));
    }

    private Outcome outcome(Map<String, List<Phase>> loads, Map<String, List<Rate>> direct) {
        Map<String, List<Rate>> rates = new LinkedHashMap<>(direct);
        loads.forEach((name, rounds) ->
                rates.put(name, rounds.stream().map(Phase::rate).toList()));
        Map<String, Rate.Rounds> spreads = new LinkedHashMap<>();
        direct.forEach((name, values) -> spreads.put(name, Rate.Rounds.of(values)));
        return new Outcome(
                loads.values().stream().map(Row::of).toList(),
                spreads,
                ratios(rates),
                loads.values().stream()
                        .flatMap(List::stream)
                        .flatMap(phase ->
                                phase.load().tally().faults().stream().map(fault -> phase.name() + ": " + fault))
                        .toList());
    }

    private List<Ratio> ratios(Map<String, List<Rate>> rates) {
        List<Ratio> ratios = new ArrayList<>();
        String saturated = clients(plan.mostClients()) + ", saturated";
        ratios.add(ratio(rates, swapping(), steady()));
        ratios.add(ratio(rates, steady(), ENCODER));
        ratios.add(ratio(rates, saturated, ENCODER));
        if (peer.isPresent()) {
            ratios.add(ratio(rates, steady(), PEER));
            ratios.add(ratio(rates, saturated, PEER));
            ratios.add(ratio(rates, ENCODER, PEER));
        }
        return ratios;
    }

    /** Of values of the same round. */
    private static Ratio ratio(Map<String, List<Rate>> rates, String of, String to) {
        List<Rate> above = rates.get(of);
        List<Rate> below = rates.get(to);
        return new Ratio(
                of,
                to,
                Rate.Rounds.of(IntStream.range(0, above.size())
                        .mapToObj(i -> above.get(i).over(below.get(i)))
                        .toList()));
    }

    private String steady() {
        return clients(plan.concurrency());
    }

    private String swapping() {
        return String.format(Locale.ROOT, "%s, a swap every %.3g s", steady(), plan.swapEvery());
    }

    private static String clients(int clients) {
        return clients == 1 ? "1 client" : clients + " clients";
    }

    private static String at(int round, String what) {
        return "round " + round + " of " + ROUNDS + ": " + what;
    }
}
