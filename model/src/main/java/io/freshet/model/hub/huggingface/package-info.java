/**
 * The Hugging Face hub: its local cache, in the layout that Python's huggingface_hub uses, and resumable, verified
 * downloads into it.
 */
package io.freshet.model.hub.huggingface;
