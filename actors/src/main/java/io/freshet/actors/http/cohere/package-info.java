/** Reranking as Cohere and Jina have it, and its errors. */
package io.freshet.actors.http.cohere;
