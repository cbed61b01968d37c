/** One step and one round of contrastive training: loss, optimiser, schedule, batches, and the metrics of a step. */
package io.freshet.model.train;
