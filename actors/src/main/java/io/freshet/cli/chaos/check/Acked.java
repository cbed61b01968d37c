package io.freshet.cli.chaos.check;

/**
 * A record that the broker has confirmed.
 *
 * @param number of the record, from 0 in the order of sending
 * @param bad whether it cannot be read and must become a dead letter
 */
public record Acked(int number, int partition, long offset, boolean bad) {}
