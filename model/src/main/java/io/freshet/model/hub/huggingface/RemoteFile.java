package io.freshet.model.hub.huggingface;

/**
 * A file of a model on the hub.
 *
 * @param path name within the model, with {@code /}
 * @param size bytes
 * @param hash SHA-256 (64 characters) or git's SHA-1 (40) of the content, and its name in the cache
 */
record RemoteFile(String path, long size, String hash) {}
