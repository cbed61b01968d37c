/** Records as no sender should send them, to be sure that one costs a dead letter and never the stream. */
package io.freshet.streams.record.fuzz;
