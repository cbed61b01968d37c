/** Certificates from PEM files, for both ends of a TLS connection. */
package io.freshet.actors.tls;
