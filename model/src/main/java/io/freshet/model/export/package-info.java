/** Merged models: base weights with an adapter in them, as a folder that needs no adapter. */
package io.freshet.model.export;
