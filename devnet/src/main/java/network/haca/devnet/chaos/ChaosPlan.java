package network.haca.devnet.chaos;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The plan of a chaos run.
 *
 * @param seed of the schedule
 * @param length of the load
 * @param validators how many
 * @param twins how many of each other role but broker and Walrus
 * @param home for all data and logs; empty
 * @param models the folder of the bundled models
 */
public record ChaosPlan(
    long seed, Duration length, int validators, int twins, Path home, Path models) {
  Roster roster() {
    return new Roster(validators, twins);
  }
}
