/**
 * Versioned folders of adapters: written whole or not at all, hashed byte by byte, and described by a manifest that is
 * written last. Beside them, in the same way, snapshots of what a lane remembers.
 */
package io.freshet.model.checkpoint;
