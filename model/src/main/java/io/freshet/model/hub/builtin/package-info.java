/**
 * The models that come with Freshet: taken as ONNX from published jars and converted, once, to folders in
 * sentence-transformers layout with safetensors weights.
 */
package io.freshet.model.hub.builtin;
