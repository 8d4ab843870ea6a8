package network.haca.devnet.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Processes whose output is read for as long as they run. */
class RoleProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static RoleProcess shell(String name, String script) throws IOException {
    return new RoleProcess(
        name, Path.of(name + ".log"), new ProcessBuilder("sh", "-c", script).start());
  }

  /**
   * Virtual threads that wait for pipes hold the carriers of all others: with as many silent
   * processes as there are processors, nothing else went on.
   */
  @Test
  void aSilentProcessHoldsNoCarrierOfVirtualThreads() throws Exception {
    try (RoleProcess role = shell("silent", "echo ready; exec sleep 60")) {
      assertEquals("ready", role.awaitServing(PATIENCE));
      assertTrue(
          Thread.getAllStackTraces().keySet().stream()
              .anyMatch(thread -> thread.getName().equals("silent-output")),
          "its reader is a platform thread");
    }
  }

  @Test
  void oneThatEndsWithoutAWordIsNamedWithItsLog() throws Exception {
    try (RoleProcess role = shell("mute", "exit 0")) {
      IOException failure = assertThrows(IOException.class, () -> role.awaitServing(PATIENCE));
      assertEquals("mute ended without a word; its log is mute.log", failure.getMessage());
    }
  }
}
