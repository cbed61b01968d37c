/**
 * The data plane: from a request to a lane and back, in the words of the API that asked. Each API has a package of its
 * own below; facts about the server and a live page are here.
 */
package io.freshet.actors.http;
