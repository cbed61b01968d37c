/**
 * A trainer in a process of its own: a crash or a lack of memory in native code costs an attempt at a round, not the
 * process that reads, judges and commits. Orders and reports are JSON lines on the child's standard input and output.
 */
package io.freshet.actors.trainer.child;
