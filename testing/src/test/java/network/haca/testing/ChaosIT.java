package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import network.haca.devnet.chaos.Chaos;
import network.haca.devnet.chaos.ChaosPlan;
import network.haca.devnet.chaos.ChaosReport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rule S8 by {@code haca chaos}: every role a process, under load and faults by a seed, and at the
 * end every answer is settled exactly once. A failing run prints its command, and its logs stay.
 */
@Tag("full")
class ChaosIT {
  private static final Path MODELS = Path.of("../inference-workers/tensor-worker/target/models");

  /** Its schedule has a fault of each kind: of a process, of a link, and of Walrus. */
  private static final long SEED = 1;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path home;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void everyAnswerSettlesOnceThroughTheFaultsOfOneSeed() throws Exception {
    requirePassed(new ChaosPlan(SEED, Duration.ofSeconds(28), 1, 1, home, MODELS));
  }

  @RepeatedTest(20)
  @Timeout(value = 12, unit = TimeUnit.MINUTES)
  void everyAnswerSettlesOnceThroughTheFaultsOfManySeeds(RepetitionInfo info) throws Exception {
    requirePassed(
        new ChaosPlan(info.getCurrentRepetition(), Duration.ofMinutes(2), 4, 2, home, MODELS));
  }

  private static void requirePassed(ChaosPlan plan) throws Exception {
    ChaosReport report = Chaos.run(plan, System.out::println);
    report.lines().forEach(System.out::println);
    assertTrue(report.passed(), () -> report.toJson().toString());
  }
}
