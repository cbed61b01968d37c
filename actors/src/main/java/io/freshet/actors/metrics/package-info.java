/** What Freshet measures of itself, under fixed Prometheus names. */
package io.freshet.actors.metrics;
