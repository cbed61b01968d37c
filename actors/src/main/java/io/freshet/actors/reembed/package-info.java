/** Publishes fresh vectors of the window's documents after each version that makes those of users stale. */
package io.freshet.actors.reembed;
