/** Trains rounds: one actor a device that always answers, and one that computes on a thread of its own. */
package io.freshet.actors.trainer;
