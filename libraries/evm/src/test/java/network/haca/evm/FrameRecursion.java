package network.haca.evm;

/** Goes as deep as the thread's stack lets it. */
final class FrameRecursion implements Runnable {
  private long depth;

  @Override
  public void run() {
    try {
      deeper();
    } catch (StackOverflowError e) {
      // The end.
    }
  }

  /** How many frames there were. */
  long depth() {
    return depth;
  }

  private void deeper() {
    if (depth++ < Long.MAX_VALUE) {
      deeper();
    }
  }
}
