package io.freshet.cli.chaos.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Invariant 6: a bad record costs a dead letter, here at least one; nobody else gets one. */
final class LettersComplete implements Check {

    @Override
    public String name() {
        return "every bad record, and no other, is on the dead-letter topic at least once";
    }

    @Override
    public List<String> faults(Evidence evidence) {
        List<String> faults = new ArrayList<>();
        Map<Evidence.Place, Integer> letters = new HashMap<>(evidence.letters());
        for (Acked acked : evidence.acked()) {
            boolean there = letters.remove(new Evidence.Place(acked.partition(), acked.offset())) != null;
            if (there != acked.bad()) {
                faults.add("the " + (acked.bad() ? "bad" : "good") + " record at " + acked.partition() + "/"
                        + acked.offset() + (there ? " has" : " has no") + " dead letter");
            }
        }
        letters.keySet().forEach(place -> faults.add("there is a dead letter for " + place + ", which was never sent"));
        return faults;
    }
}
