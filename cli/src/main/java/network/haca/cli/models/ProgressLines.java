package network.haca.cli.models;

import java.io.PrintStream;
import network.haca.models.Progress;

/** Writes the progress of a package for people: a line a second at most, and the last one. */
final class ProgressLines implements Progress {
  private static final long PAUSE_NANOS = 1_000_000_000L;

  private final String what;
  private final PrintStream out;
  private long last = System.nanoTime();

  /**
   * @param what such as "stored"
   */
  ProgressLines(String what, PrintStream out) {
    this.what = what;
    this.out = out;
  }

  @Override
  public void at(long done, long all, long moved) {
    long now = System.nanoTime();
    if (done == all || now - last >= PAUSE_NANOS) {
      last = now;
      out.printf("%s %d of %d bytes, %d of them now%n", what, done, all, moved);
    }
  }
}
