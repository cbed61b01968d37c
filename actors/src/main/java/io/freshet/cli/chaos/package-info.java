/** Kills the real loop at random points, again and again, and checks that nothing was lost and nothing done twice. */
package io.freshet.cli.chaos;
