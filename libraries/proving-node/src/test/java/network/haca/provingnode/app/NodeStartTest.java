package network.haca.provingnode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import network.haca.primitives.Bytes;
import network.haca.provingnode.enrolment.Measurement;
import network.haca.schemas.NodeKind;
import network.haca.service.FolderInUseException;
import network.haca.service.Parts;
import network.haca.settings.Given;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rule O1: an outbox has one node, and a node that does not start leaves nothing behind. */
@Timeout(60)
class NodeStartTest {
  @TempDir private Path home;

  /** A node in a process of its own, until its input ends. */
  static final class Other {
    private Other() {}

    public static void main(String[] arguments) throws IOException {
      var _ =
          NodeParts.start(
              config(Path.of(arguments[0])),
              parts -> {
                NodeParts node = node(Path.of(arguments[0]), parts);
                System.out.println("started");
                var _ = System.in.read();
                return node;
              });
    }
  }

  private static NodeConfig config(Path outbox) {
    NodeSettings node = new NodeSettings("worker", 0);
    return NodeConfig.read(
        Given.settings(
            node.group(),
            Map.of("worker.outbox", outbox.toString(), "kafka.servers", "127.0.0.1:1")),
        node,
        NodeKind.VANILLA);
  }

  private static NodeParts node(Path outbox, Parts parts) throws IOException {
    return new NodeParts(
        config(outbox),
        new Measurement(Collections.nCopies(3, Bytes.wrap(new byte[48])), Set.of()),
        parts);
  }

  private static long meters() {
    return Metrics.globalRegistry.find("haca.worker.outbox.proofs").meters().size();
  }

  @Test
  void aSecondNodeOnTheFolderIsToldWhoseItIsBeforeItOpensAnything() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Other.class.getName(),
                home.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      // Whatever else it logs.
      while (!"started".equals(other.inputReader().readLine())) {
        assertTrue(other.isAlive());
      }
      String message =
          String.valueOf(
              assertThrows(
                      FolderInUseException.class,
                      () ->
                          NodeParts.start(
                              config(home),
                              parts -> {
                                throw new AssertionError("nothing is to be opened");
                              }))
                  .getMessage());
      assertEquals(
          "%s is in use by process %s; end that first, or give another folder with worker.outbox"
              .formatted(home, other.pid()),
          message);
    } finally {
      other.destroyForcibly().waitFor();
    }
    NodeParts.start(config(home), parts -> node(home, parts)).close();
  }

  @Test
  void aStartThatFailsHalfWayLeavesNoLockThreadOrMeter() throws Exception {
    assertThrows(
        IOException.class,
        () ->
            NodeParts.start(
                config(home),
                parts -> {
                  NodeParts node = node(home, parts);
                  assertEquals(1, meters());
                  assertTrue(node.health().readiness().isGood());
                  throw new IOException("the port is taken");
                }));
    assertEquals(0, meters());
    NodeParts.start(config(home), parts -> node(home, parts)).close();
    assertTrue(
        Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.getName().startsWith("outbox-")));
  }
}
