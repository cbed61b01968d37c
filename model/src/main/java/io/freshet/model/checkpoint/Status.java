package io.freshet.model.checkpoint;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What became of a version. */
public enum Status {
    @JsonProperty("published")
    PUBLISHED,
    @JsonProperty("rejected")
    REJECTED,
    @JsonProperty("rolled-back")
    ROLLED_BACK
}
