/** Benchmarks as commands: one class each, named like the benchmark. */
package io.freshet.bench;
