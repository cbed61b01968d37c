/** Child processes that end with their parent: standard input is the leash. */
package io.freshet.streams.process;
