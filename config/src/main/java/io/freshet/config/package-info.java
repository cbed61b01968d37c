/**
 * Freshet's settings: HOCON files read into validated, immutable records. {@link io.freshet.config.FreshetConfig} is the
 * door; {@code reference.conf} documents every key and holds every default.
 */
package io.freshet.config;
