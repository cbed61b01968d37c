/** What must hold after all the kills; each check is a small class that looks at the evidence and names what is wrong. */
package io.freshet.cli.chaos.check;
