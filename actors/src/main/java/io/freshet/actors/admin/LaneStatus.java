package io.freshet.actors.admin;

/**
 * What a lane's loop is at.
 *
 * @param current the version that scorers shall serve and the next round is trained from; 0 = the base model
 * @param paused whether further rounds are held back
 * @param phase of the round being made, as the metric {@code freshet_round_seconds} names it; {@code collect} when none is
 * @param collected training pairs of the next round so far
 * @param wanted training pairs that close it
 */
public record LaneStatus(long current, boolean paused, String phase, int collected, int wanted) {}
