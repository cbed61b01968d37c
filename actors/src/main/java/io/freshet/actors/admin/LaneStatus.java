package io.freshet.actors.admin;

import io.freshet.streams.serving.ServingOrderRecord;

/**
 * What a lane's loop is at.
 *
 * @param current the version that scorers serve unless ordered otherwise, and that the next round is trained from; 0 = the base model
 * @param paused whether further rounds are held back
 * @param phase of the round being made, as the metric {@code freshet_round_seconds} names it; {@code collect} when none is
 * @param collected training pairs of the next round so far
 * @param wanted training pairs that close it
 * @param order what scorers shall serve otherwise than the current version
 */
public record LaneStatus(
        long current, boolean paused, String phase, int collected, int wanted, ServingOrderRecord order) {}
