/** How far a long command is, on standard error. */
package io.freshet.cli.progress;
