/** {@code freshet versions}: what the admin plane tells and does, from the command line. */
package io.freshet.cli.versions;
