package io.freshet.actors.coordinator;

import io.freshet.actors.memory.LaneMemory;
import io.freshet.actors.memory.RoundRecords;
import io.freshet.model.mine.AnsweredQuery;
import java.util.List;

/** Which pairs of earlier rounds are trained with a round. */
final class ReplayDraw {

    /** An adapter that is begun anew learns from so many rounds' worth of pairs. */
    private static final int ROUNDS_ANEW = 8;

    private ReplayDraw() {}

    /** @param anew true if the adapter forgets what it has learnt */
    static List<AnsweredQuery> of(
            LaneSettings lane, LaneMemory memory, RoundRecords round, long version, boolean anew) {
        long seed = lane.seedOf(version);
        return anew
                ? memory.replay(round, ROUNDS_ANEW * lane.config().round().pairs(), seed)
                : memory.replay(round, seed);
    }
}
