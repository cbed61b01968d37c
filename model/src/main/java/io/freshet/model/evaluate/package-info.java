/**
 * Retrieval metrics over ranked lists, paired significance, and the gate rule that publishes or rejects a candidate.
 * Pure functions on scores: nothing here encodes a text.
 */
package io.freshet.model.evaluate;
