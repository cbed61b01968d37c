package io.freshet.actors.admin;

/**
 * An operator's decision on what scorers shall serve, whatever is trained and published.
 *
 * @param by who decided
 * @param reason for people, without control characters; may be empty
 */
public record ServingChange(Wish wish, String by, String reason) {

    /** What is wanted. */
    public sealed interface Wish {}

    /** This version instead of the newest one, until it is taken away; 0 = the base model. */
    public record Pin(long version) implements Wish {}

    /** The newest published version again. */
    public record Unpin() implements Wish {}

    /**
     * Some requests answered by this version, until that is taken away.
     *
     * @param version 0 = the base model
     * @param percent of the requests, 1 to 100
     */
    public record Canary(long version, int percent) implements Wish {}

    /** No requests answered on trial any more. */
    public record Uncanary() implements Wish {}
}
