/** Child JVMs on one machine: how they are started, watched, restarted and ended. */
package io.freshet.actors.process;
