/** How to measure: tasks that take turns, their spread, and the machine it was seen on. */
package io.freshet.bench.measure;
