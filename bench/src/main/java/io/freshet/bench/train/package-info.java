/** What {@code train-step} measures: training steps, encoding and matrix products, and the FLOPs of each. */
package io.freshet.bench.train;
