/** Load on a running server: who asks what, what is measured of the answers, and whether they are right. */
package io.freshet.bench.serve;
