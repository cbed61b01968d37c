package io.freshet.model.evaluate;

import java.util.List;

/** What becomes of a candidate, in sentences for people. */
public sealed interface GateDecision {

    /** The candidate becomes the served version; the notes say what was, and what was not, checked. */
    record Publish(List<String> notes) implements GateDecision {
        public Publish {
            notes = List.copyOf(notes);
        }
    }

    /** The candidate is kept for the record only; every reason is given, not just the first. */
    record Reject(List<String> reasons) implements GateDecision {
        public Reject {
            reasons = List.copyOf(reasons);
            if (reasons.isEmpty()) {
                throw new IllegalArgumentException("a rejection needs a reason");
            }
        }
    }
}
