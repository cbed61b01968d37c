package io.freshet.cli.chaos;

import io.freshet.cli.chaos.fault.FaultPoint;

/** How a process is to die next. */
sealed interface Kill {

    /** For the report: what dies, or where. */
    String label();

    /**
     * A process ends itself at an exact place.
     *
     * @param spare how much of the round after the next is fed already, 0 to 1
     */
    record AtPoint(FaultPoint point, double spare) implements Kill {
        @Override
        public String label() {
            return point.place().label();
        }
    }

    /**
     * SIGKILL of one process.
     *
     * @param victim which of them
     * @param moment when, 0 to 1: in units of what a start and a round take on this machine
     */
    record BySignal(Victim victim, double moment, double spare) implements Kill {
        @Override
        public String label() {
            return "sigkill-" + victim.label();
        }
    }

    /** How much of the round after the next one is fed before, 0 to 1. */
    double spare();

    /** The processes of the loop: one of Freshet beside the broker, or with {@code --isolate} several. */
    enum Victim {
        NODE,
        BROKER,
        SUPERVISOR,
        COORDINATOR,
        TRAINER,
        SCORER;

        String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
