/** Streams of records that start at exact offsets and, after a failure, go on where they stopped. */
package io.freshet.streams.source;
