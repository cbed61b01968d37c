/** {@code freshet train}: adapters from files, with the options and the output of ms-swift. */
package io.freshet.cli.train;
