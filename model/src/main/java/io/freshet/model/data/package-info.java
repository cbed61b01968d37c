/** Data sets read from files, with errors that name the file and the line. */
package io.freshet.model.data;
