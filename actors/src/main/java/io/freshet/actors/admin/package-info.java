/** The admin plane: versions, lineage, promote, rollback, pin, canary, pause and resume over HTTP, for whoever has the token. */
package io.freshet.actors.admin;
