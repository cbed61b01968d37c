/** A real Kafka broker for development and tests, in a child JVM that dies with this one. */
package io.freshet.streams.broker;
