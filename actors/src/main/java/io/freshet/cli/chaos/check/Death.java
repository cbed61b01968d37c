package io.freshet.cli.chaos.check;

/**
 * A process that really died.
 *
 * @param number from 1
 * @param kind the place, or {@code sigkill-} and the victim
 * @param where the point and what was going on there, as the process told, or the signal
 * @param millis after its start
 * @param version the newest one committed by then
 */
public record Death(int number, String kind, String where, long millis, long version) {}
