/**
 * What a lane remembers of its records beside the adapter, and what it makes of a round's records because of that. Plain
 * values that change at round boundaries only, so that the same records give the same memory, byte for byte.
 */
package io.freshet.actors.memory;
