package network.haca.service;

import java.util.concurrent.locks.LockSupport;

/** A process with a part that is closed, or hangs, and with children that heed signals or not. */
final class EndingProcess {
  private EndingProcess() {}

  /**
   * @param arguments {@code closes}, {@code hangs} or {@code writes} without a reader, and the
   *     commands of its children
   */
  public static void main(String[] arguments) throws Exception {
    ProcessEnd.prepare();
    for (int i = 1; i < arguments.length; i++) {
      Process child = Children.start(new ProcessBuilder("sh", "-c", arguments[i]));
      System.out.println(child.pid());
    }
    ProcessEnd.add(() -> close(arguments[0]));
    if (arguments[0].equals("records")) {
      // As a JVM that writes down what it has learnt: nothing of HACA's is open any more.
      Runtime.getRuntime().addShutdownHook(new Thread(EndingProcess::record));
    }
    System.out.println("ready");
    Thread.sleep(Long.MAX_VALUE);
  }

  private static void record() {
    LockSupport.parkNanos(ProcessEnd.MAX.plusSeconds(1).toNanos());
    System.out.println("recorded");
  }

  private static void close(String how) {
    while (how.equals("hangs")) {
      LockSupport.park();
    }
    while (how.equals("writes")) {
      System.err.println("a line that nobody reads");
    }
    System.out.println("closed");
  }
}
