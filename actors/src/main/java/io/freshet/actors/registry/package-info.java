/** Which version of a lane is current, and who wants to know. */
package io.freshet.actors.registry;
