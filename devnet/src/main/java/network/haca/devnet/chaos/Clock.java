package network.haca.devnet.chaos;

/** Milliseconds since the load began, as one monotonic clock says. */
final class Clock {
  private static final long NANOS = 1_000_000;

  private final long begin = System.nanoTime();

  long millis() {
    return (System.nanoTime() - begin) / NANOS;
  }

  void sleepUntil(long millis) throws InterruptedException {
    long left = millis - millis();
    if (left > 0) {
      Thread.sleep(left);
    }
  }
}
