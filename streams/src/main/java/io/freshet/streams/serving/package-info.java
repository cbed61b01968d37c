/** What an operator wants served otherwise than the newest version, from a lane's coordinator to every scorer. */
package io.freshet.streams.serving;
