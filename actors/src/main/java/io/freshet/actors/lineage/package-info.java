/** Questions about a lane's committed versions: which records made one, and which ones learned from a record. */
package io.freshet.actors.lineage;
