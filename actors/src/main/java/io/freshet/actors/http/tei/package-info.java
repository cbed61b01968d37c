/** The API of Hugging Face's text-embeddings-inference: vectors, ranks, facts about the server, errors. */
package io.freshet.actors.http.tei;
