/**
 * From a model reference, as written on the command line or in a configuration, to a local folder in Hugging Face or
 * sentence-transformers layout, and what such a folder says about pooling, prompts and length.
 */
package io.freshet.model.hub;
