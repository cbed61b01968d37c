/** Owns a lane's lineage: admits records, closes rounds, and takes each from mining to a committed version. */
package io.freshet.actors.coordinator;
