package io.freshet.actors.trainer.child;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What the parent wants; one line on the child's standard input. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Order.Begin.class, name = "begin"),
    @JsonSubTypes.Type(value = Order.Save.class, name = "save")
})
sealed interface Order {

    /**
     * Train a round to its end, from its parent checkpoint.
     *
     * @param round the path of a {@link RoundFile}
     */
    record Begin(String round) implements Order {}

    /** Write the files of the round that was trained last. */
    record Save(String folder) implements Order {}
}
