package io.freshet.cli.run;

import java.util.Locale;

/** Which part of the loop a process is. */
enum Role {
    ALL,
    COORDINATOR,
    TRAINER,
    SCORER;

    /** As it is written on a command line. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
