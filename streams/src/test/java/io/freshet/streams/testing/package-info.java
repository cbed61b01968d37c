/** What the tests of this module share: one real broker per test JVM. */
package io.freshet.streams.testing;
