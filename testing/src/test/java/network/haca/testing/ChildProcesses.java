package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;

/** The children of a process that runs CometBFT. */
final class ChildProcesses {
  private ChildProcesses() {}

  /** SIGKILL of the CometBFT of a node's process; returns when it has ended. */
  static void killCometBft(ProcessHandle node) {
    ProcessHandle child = cometBft(node);
    boolean _ = child.destroyForcibly();
    child.onExit().join();
  }

  /** SIGSTOP of the CometBFT of a node's process: it hangs. */
  static void hangCometBft(ProcessHandle node) throws Exception {
    int code =
        new ProcessBuilder("kill", "-STOP", Long.toString(cometBft(node).pid())).start().waitFor();
    assertEquals(0, code);
  }

  static boolean hasCometBft(ProcessHandle node) {
    return find(node).isPresent();
  }

  private static ProcessHandle cometBft(ProcessHandle node) {
    return find(node).orElseThrow();
  }

  private static Optional<ProcessHandle> find(ProcessHandle node) {
    return node.children()
        .filter(each -> each.info().command().orElse("").endsWith("cometbft"))
        .findFirst();
  }
}
