/** Keeps the rolling window and finds the hard negatives of each round. */
package io.freshet.actors.miner;
