package io.freshet.actors.system;

import java.util.Optional;

/**
 * What a process does with a lane.
 *
 * @param lane its name
 * @param loop from records to versions
 * @param serving from versions to answers
 */
record LaneParts(String lane, Optional<LaneActors.Parts> loop, Optional<ServingActors.Parts> serving) {}
