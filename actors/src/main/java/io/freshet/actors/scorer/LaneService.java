package io.freshet.actors.scorer;

/** Answers requests by the version of a lane that is being served. Safe for any number of threads. */
public interface LaneService {

    /** What is being served now. */
    ServedModel served();

    /** Which versions can be asked. */
    LaneVersions versions();
}
