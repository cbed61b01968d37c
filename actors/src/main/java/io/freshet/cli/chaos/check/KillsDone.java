package io.freshet.cli.chaos.check;

import java.util.List;

final class KillsDone implements Check {

    @Override
    public String name() {
        return "as many processes died as were to be killed";
    }

    @Override
    public List<String> faults(Evidence evidence) {
        return evidence.deaths().size() == evidence.wanted()
                ? List.of()
                : List.of(evidence.deaths().size() + " of " + evidence.wanted() + " died");
    }
}
