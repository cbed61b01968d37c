/** What the loop tells of itself while it runs; metrics and the demo's screen listen. */
package io.freshet.actors.events;
