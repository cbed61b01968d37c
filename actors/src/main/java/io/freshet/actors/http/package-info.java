/** The data plane: OpenAI's embeddings API, reranking as text-embeddings-inference and Cohere have it, facts about the server, and a live page. */
package io.freshet.actors.http;
