/** Measures base, parent and candidate side by side and decides whether the candidate is published. */
package io.freshet.actors.gate;
