/** Serving: micro-batches, one version at a time, swapped between two batches. */
package io.freshet.actors.scorer;
