/** Hashes, locks and folder removal for the caches of the model hub. */
package io.freshet.model.hub.files;
