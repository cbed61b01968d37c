/** Sending feedback: single pairs, streams of them, and files with one JSON record a line. */
package io.freshet.streams.producer;
