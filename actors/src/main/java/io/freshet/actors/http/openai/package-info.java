/** OpenAI's API: embeddings and models. Its errors are {@link io.freshet.actors.http.ApiException#response}. */
package io.freshet.actors.http.openai;
