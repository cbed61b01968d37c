/** What the tests of this module share: one real broker and one real model per test JVM, and things to feed them. */
package io.freshet.actors.testing;
