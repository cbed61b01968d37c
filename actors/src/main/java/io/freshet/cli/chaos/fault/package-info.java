/** Places at which a process ends itself at once, as if it were killed there; nothing of this is in the product's way. */
package io.freshet.cli.chaos.fault;
