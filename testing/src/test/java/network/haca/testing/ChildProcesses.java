package network.haca.testing;

/** The children of a process that runs CometBFT. */
final class ChildProcesses {
  private ChildProcesses() {}

  /** SIGKILL of the CometBFT of a node's process; returns when it has ended. */
  static void killCometBft(ProcessHandle node) {
    ProcessHandle child =
        node.children()
            .filter(each -> each.info().command().orElse("").endsWith("cometbft"))
            .findFirst()
            .orElseThrow();
    boolean _ = child.destroyForcibly();
    child.onExit().join();
  }
}
