package io.freshet.actors.scorer;

import io.freshet.actors.registry.ModelVersion;

/** An answer and the version that made all of it. */
record Answer<A>(ModelVersion version, A content) {}
