package network.haca.fullnode.cometbft;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CometBftProcessTest {
  @TempDir private Path home;

  /** A program that does not listen to SIGTERM, started as CometBFT is. */
  private static Process hanging(Path home) throws Exception {
    return new ProcessBuilder(
            "sh", "-c", "trap '' TERM; while :; do sleep 1; done", "cometbft", home.toString())
        .start();
  }

  @Test
  void whatAKilledParentLeftOnThisHomeIsEndedEvenIfItHangs() throws Exception {
    Process left = hanging(home);
    var _ = Files.writeString(home.resolve("cometbft.pid"), Long.toString(left.pid()));
    CometBftProcess.endLeftOver(home);
    assertTrue(left.waitFor(10, TimeUnit.SECONDS));
    assertFalse(Files.exists(home.resolve("cometbft.pid")));
  }

  @Test
  void anotherProgramThatHasTheNumberNowIsLeftAlone() throws Exception {
    Process other = hanging(home.resolve("other"));
    try {
      var _ = Files.writeString(home.resolve("cometbft.pid"), Long.toString(other.pid()));
      CometBftProcess.endLeftOver(home);
      assertTrue(other.isAlive());
      var _ = Files.writeString(home.resolve("cometbft.pid"), "no number");
      CometBftProcess.endLeftOver(home);
    } finally {
      other.destroyForcibly().waitFor();
    }
  }
}
