/** The bundled sample data, read for benchmarks. */
package io.freshet.bench.samples;
