/** One Kafka record of feedback: what it holds, its JSON form, and every reason for which one is refused. */
package io.freshet.streams.record;
