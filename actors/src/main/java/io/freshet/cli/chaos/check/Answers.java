package io.freshet.cli.chaos.check;

import java.util.List;

/**
 * What came of the requests of a client that asks all the time.
 *
 * @param good answers of status 200
 * @param byBaseModel of them, those that the base model gave although a version was published: a scorer that has just
 *     been started
 * @param unanswered requests that met no process, or one that died under them
 * @param versions different ones that answered
 * @param faults what must not be
 */
public record Answers(long good, long byBaseModel, long unanswered, int versions, List<String> faults) {

    public Answers {
        faults = List.copyOf(faults);
    }
}
