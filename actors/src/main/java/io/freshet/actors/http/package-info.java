/** The data plane: OpenAI's embeddings API, facts about the server, and a live page. */
package io.freshet.actors.http;
