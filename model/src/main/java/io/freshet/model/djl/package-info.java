/** Settings of the DJL libraries that must be in place before any of their classes loads. */
package io.freshet.model.djl;
