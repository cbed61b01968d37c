/** Secrets that callers present, and files with secrets that change while a process runs. */
package io.freshet.actors.secret;
