/** What all clients of the broker share: connection, topics, offsets, and the idempotent producer. */
package io.freshet.streams.kafka;
