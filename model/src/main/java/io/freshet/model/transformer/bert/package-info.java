/** The BERT family (bge, MiniLM, m3e, e5): its configuration, weight names and layer program. */
package io.freshet.model.transformer.bert;
