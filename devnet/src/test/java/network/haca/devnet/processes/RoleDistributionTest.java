package network.haca.devnet.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoleDistributionTest {
  private static final String ROOT = "haca.root";

  @TempDir private Path root;

  @AfterEach
  void forget() {
    System.clearProperty(ROOT);
  }

  private static String refusal(String role) {
    return String.valueOf(
        assertThrows(IOException.class, () -> RoleDistribution.of(role)).getMessage());
  }

  @Test
  void aRoleIsRunByItsOwnMainClassFromItsOwnJars() throws Exception {
    System.setProperty(ROOT, root.toString());
    Path libraries =
        Files.createDirectories(
            root.resolve("inference-workers/tensor-worker/target/distribution/lib"));
    assertEquals(
        new RoleDistribution(libraries, "network.haca.workers.app.WorkerCommand"),
        RoleDistribution.of("worker"));
  }

  @Test
  void withoutATreeTheScriptIsNamedThatKnowsIt() {
    String refusal = refusal("broker");
    assertTrue(refusal.contains("start haca by its script"), refusal);
  }

  @Test
  void whatIsNotBuiltIsToldWithTheCommandThatBuildsIt() {
    System.setProperty(ROOT, root.toString());
    String refusal = refusal("bridge");
    assertTrue(refusal.endsWith("./mvnw -DskipTests -pl settlement-bridge -am package"), refusal);
  }

  @Test
  void whatIsNoRoleIsABug() {
    assertThrows(IllegalArgumentException.class, () -> RoleDistribution.of("brige"));
  }
}
