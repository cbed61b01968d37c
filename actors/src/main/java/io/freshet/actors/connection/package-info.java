/** TCP connections of a server: how many, for how long, and what those above the limit are told. Knows no HTTP. */
package io.freshet.actors.connection;
