/**
 * The safetensors file format: strict, memory-mapped reading of one file or of a sharded model, and deterministic
 * writing. Pure Java; nothing here knows a tensor engine.
 */
package io.freshet.model.safetensors;
