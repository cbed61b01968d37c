/** Decoders of published shapes with random weights, to see what they cost where the real weights cannot be had. */
package io.freshet.bench.decoder;
