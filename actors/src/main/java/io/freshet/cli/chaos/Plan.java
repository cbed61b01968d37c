package io.freshet.cli.chaos;

import io.freshet.cli.chaos.fault.FaultPoint;
import io.freshet.cli.chaos.fault.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * All kills of a run, drawn before it from the seed alone: the same seed and number, the same plan. Places are dealt
 * like cards, so that every one is met before one comes again.
 */
record Plan(List<Kill> kills) {

    /** Of so many kills one is the broker's, and {@link #NODE_SIGNALS} are by signal at a random moment. */
    private static final int GROUP = 10;

    private static final int NODE_SIGNALS = 3;

    /** The same for a run of several processes. */
    private static final List<Kill.Victim> ISOLATED_GROUP = List.of(
            Kill.Victim.COORDINATOR,
            Kill.Victim.COORDINATOR,
            Kill.Victim.TRAINER,
            Kill.Victim.TRAINER,
            Kill.Victim.SCORER,
            Kill.Victim.SCORER,
            Kill.Victim.SUPERVISOR,
            Kill.Victim.BROKER);

    Plan {
        kills = List.copyOf(kills);
    }

    static Plan draw(long seed, int kills) {
        Random random = new Random(seed);
        Deque<Place> deck = new ArrayDeque<>();
        List<Kill> drawn = new ArrayList<>();
        while (drawn.size() < kills) {
            List<Kill> group = new ArrayList<>();
            group.add(signal(Kill.Victim.BROKER, random));
            for (int i = 0; i < NODE_SIGNALS; i++) {
                group.add(signal(Kill.Victim.NODE, random));
            }
            while (group.size() < GROUP) {
                group.add(point(deck, random));
            }
            Collections.shuffle(group, random);
            drawn.addAll(group);
        }
        return new Plan(drawn.subList(0, kills));
    }

    /** For a run of several processes: by signal only. */
    static Plan drawIsolated(long seed, int kills) {
        Random random = new Random(seed);
        List<Kill> drawn = new ArrayList<>();
        while (drawn.size() < kills) {
            List<Kill.Victim> group = new ArrayList<>(ISOLATED_GROUP);
            Collections.shuffle(group, random);
            group.forEach(victim -> drawn.add(signal(victim, random)));
        }
        return new Plan(drawn.subList(0, kills));
    }

    private static Kill signal(Kill.Victim victim, Random random) {
        return new Kill.BySignal(victim, random.nextDouble(), random.nextDouble());
    }

    private static Kill point(Deque<Place> deck, Random random) {
        if (deck.isEmpty()) {
            List<Place> all = new ArrayList<>(List.of(Place.values()));
            // Steps of the file system are many and each one matters.
            all.addAll(Collections.nCopies(5, Place.FILE));
            Collections.shuffle(all, random);
            deck.addAll(all);
        }
        Place place = deck.removeFirst();
        return new Kill.AtPoint(new FaultPoint(place, 1 + random.nextInt(place.most())), random.nextDouble());
    }
}
