package io.freshet.cli.chaos.check;

import java.util.ArrayList;
import java.util.List;

/** Every answer was of a version that was committed, published and intact by then, and always the same one. */
final class VerifiedAnswers implements Check {

    @Override
    public String name() {
        return "every answer is of a committed, published, intact version, and the same each time";
    }

    @Override
    public List<String> faults(Evidence evidence) {
        List<String> faults = new ArrayList<>(evidence.answers().faults());
        if (evidence.answers().good() == 0) {
            faults.add("there was no answer at all");
        }
        return faults;
    }
}
