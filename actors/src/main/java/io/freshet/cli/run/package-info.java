/** The command that runs lanes: as one process or as several. */
package io.freshet.cli.run;
