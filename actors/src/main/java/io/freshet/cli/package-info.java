/** The command line. */
package io.freshet.cli;
