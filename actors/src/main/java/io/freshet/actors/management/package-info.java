/** What an orchestrator asks of a process: is it ready, is it alive. Served on a port of its own by Pekko Management. */
package io.freshet.actors.management;
