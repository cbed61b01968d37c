/** The rolling vector index over the most recent documents. */
package io.freshet.model.window;
