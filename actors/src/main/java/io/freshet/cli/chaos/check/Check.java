package io.freshet.cli.chaos.check;

import java.util.List;

/** Something that must hold whatever was killed. */
public interface Check {

    /** All of them. */
    List<Check> ALL = List.of(
            new KillsDone(),
            new DenseVersions(),
            new TiledOffsets(),
            new CountedOnce(),
            new LettersComplete(),
            new EqualToReference(),
            new CleanStore(),
            new VerifiedAnswers());

    /** For people, as a statement. */
    String name();

    /** What is wrong, each with where; empty if it holds. */
    List<String> faults(Evidence evidence);
}
