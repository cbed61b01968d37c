/**
 * What an offline training leaves behind, laid out and named as ms-swift does, so that its users and tools find their
 * way: the run folder, {@code args.json}, {@code logging.jsonl}, checkpoints with {@code trainer_state.json}, curves.
 * Nothing here computes a loss or knows a tensor.
 */
package io.freshet.model.run;
