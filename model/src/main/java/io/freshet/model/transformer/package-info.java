/** What every transformer family offers: token ids in, hidden states out, and the linear layers an adapter may target. */
package io.freshet.model.transformer;
