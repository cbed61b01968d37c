package io.freshet.actors.admin;

import io.freshet.streams.serving.ServingOrderRecord;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/**
 * What the admin plane asks of a lane's loop. Any thread may call; nothing blocks. Stages fail with
 * {@link RefusedException} where the request is to blame, and with anything else where the loop is.
 */
public interface LaneAdmin {

    String lane();

    CompletionStage<LaneStatus> status();

    /**
     * Makes an earlier version the current one, by committing a new version that is a copy of it.
     *
     * @return completes with the number of the new version once it is committed
     */
    CompletionStage<Long> adopt(Adoption adoption);

    /**
     * Has something else served than the newest version, or no longer so. Nothing is trained otherwise for it.
     *
     * @return completes with what is ordered now, once it is committed; scorers follow a moment later
     */
    CompletionStage<ServingOrderRecord> serve(ServingChange change);

    /**
     * Lets no further round start. Completes when that is so, also if it was so before.
     *
     * @param by who asked, for the log
     */
    CompletionStage<Done> pause(String by);

    /** Lets rounds start again. Completes when that is so, also if it was so before. */
    CompletionStage<Done> resume(String by);
}
