/**
 * Versioned folders of adapters: written whole or not at all, hashed byte by byte, and described by a manifest that is
 * written last.
 */
package io.freshet.model.checkpoint;
