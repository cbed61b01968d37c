package io.freshet.cli.demo;

import io.freshet.model.evaluate.RetrievalMetrics;
import java.io.IOException;
import java.util.Map;

/** What the demo asks a lane before and after. */
interface Trial {

    /**
     * All answers of one version.
     *
     * @param version that answered, as the header names it
     * @param top by held-out question: id of the best document
     */
    record Asked(String version, RetrievalMetrics heldOut, RetrievalMetrics general, Map<String, String> top) {}

    /** Asks all questions of both sets by the version that is served now. */
    Asked ask() throws IOException, InterruptedException;

    /**
     * Sends one request of a search service.
     *
     * @param number counted from 0
     */
    void request(int number) throws IOException, InterruptedException;

    /** The figures that matter for this lane, by their names in table and report, in order. */
    Map<String, Double> figures(RetrievalMetrics metrics);

    /** What its figures can and cannot show, for people; empty if there is nothing to say. */
    String caveat();
}
