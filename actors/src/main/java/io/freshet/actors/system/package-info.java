/** Puts the parts of a process together and takes them down again. */
package io.freshet.actors.system;
