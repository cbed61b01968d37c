/** Training from files: the loop of updates, log lines, evaluations and checkpoints of a whole run. */
package io.freshet.model.train.offline;
