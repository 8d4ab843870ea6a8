package network.haca.fullnode.abci;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules L3, L6, P3 to P8, V1 to V5 under {@link Simulation}, from many seeds. */
class SimulationTest {
  private static final int HEIGHTS = 40;

  @TempDir private Path folder;

  /** Those of every build, or the one of {@code -Dsimulation.seed}. */
  static LongStream seeds() {
    Long one = Long.getLong("simulation.seed");
    return one == null ? LongStream.rangeClosed(1, 3) : LongStream.of(one);
  }

  static LongStream moreSeeds() {
    return LongStream.rangeClosed(4, 250);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void allAgreeAndNothingSettlesWrongly(long seed) throws Exception {
    simulate(seed, HEIGHTS);
  }

  @Tag("full")
  @ParameterizedTest
  @MethodSource("moreSeeds")
  void allAgreeFromMoreSeeds(long seed) throws Exception {
    simulate(seed, 2 * HEIGHTS);
  }

  private void simulate(long seed, int heights) throws Exception {
    try (Simulation simulation = new Simulation(seed, folder)) {
      simulation.run(heights);
      assertTrue(simulation.ended() > 0, "no settlement ended: the run showed too little");
      assertTrue(simulation.concluded() > 0, "nothing was answered: the run showed too little");
      assertTrue(simulation.changes() > 0, "the set never changed: the run showed too little");
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed %d failed; again: ./mvnw verify -pl full-node -am -Dtest=SimulationTest -Dsimulation.seed=%d -Dsurefire.failIfNoSpecifiedTests=false"
              .formatted(seed, seed),
          e);
    }
  }
}
