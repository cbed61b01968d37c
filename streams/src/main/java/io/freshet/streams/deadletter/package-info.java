/** Where bad records go: their own topic, with their original bytes and the reason. */
package io.freshet.streams.deadletter;
