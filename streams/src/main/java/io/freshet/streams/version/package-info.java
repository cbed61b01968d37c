/** The log of model versions: the commit point of the lineage, and what scorers follow. */
package io.freshet.streams.version;
