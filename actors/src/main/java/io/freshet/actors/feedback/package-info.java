/**
 * Feedback over HTTP: what was shown is remembered for a while, events are joined with it, weighed, and sent to Kafka once
 * each.
 */
package io.freshet.actors.feedback;
