package io.freshet.bench;

import io.freshet.bench.measure.Machine;
import io.freshet.bench.serve.Rounds;
import io.freshet.bench.serve.ServeTable;
import java.util.Locale;

/**
 * What {@code --json} writes.
 *
 * @param time when it ended, ISO-8601
 * @param model reference of the base model
 * @param modelSha256 of its weights
 * @param peer what {@code --python} computed with, or why there is no such row
 */
record ServeReport(
        String time,
        Machine machine,
        String model,
        String modelSha256,
        int loraRank,
        String side,
        String peer,
        Rounds.Plan plan,
        Rounds.Outcome outcome) {

    /** For people: where it was seen, then Markdown tables. */
    String text() {
        String where = String.format(
                Locale.ROOT,
                """
                %s, %d cores, load %.2f before the start, %s
                %s, %s, %d threads, OMP_WAIT_POLICY %s
                Freshet %s, %s (SHA-256 %.12s…), F32
                LoRA rank %d on every linear layer, side %s
                Peer: %s
                %s, medians of the rounds (min–max); cores: of the server + of this process, which makes the load

                """,
                machine.cpu(),
                machine.cores(),
                machine.load(),
                machine.os(),
                machine.jvm(),
                machine.engine(),
                machine.threads(),
                machine.ompWaitPolicy(),
                machine.freshet(),
                model,
                modelSha256,
                loraRank,
                side,
                peer,
                time);
        return where + ServeTable.of(outcome);
    }
}
