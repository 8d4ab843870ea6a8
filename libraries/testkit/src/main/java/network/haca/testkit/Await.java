package network.haca.testkit;

import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assertions;

/** Looks again and again until something is so, or the test fails. */
public final class Await {
  private static final Duration LOOK = Duration.ofMillis(20);

  /** Within one process, on a machine that does much else. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Await() {}

  /** Something that is not so yet. */
  @FunctionalInterface
  public interface Condition {
    /** Returns true if it is so now. */
    boolean holds() throws Exception;
  }

  /**
   * Waits up to half a minute.
   *
   * @param failure what is said if it does not come to hold
   */
  public static void until(String failure, Condition condition) throws Exception {
    until(PATIENCE, failure, condition);
  }

  /**
   * Waits as long as it is told.
   *
   * @param failure what is said if it does not come to hold within {@code patience}
   */
  public static void until(Duration patience, String failure, Condition condition)
      throws Exception {
    until(patience, () -> failure, condition);
  }

  /**
   * Waits as long as it is told.
   *
   * @param failure says how things stand if it does not come to hold within {@code patience}
   */
  public static void until(Duration patience, Supplier<String> failure, Condition condition)
      throws Exception {
    long begin = System.nanoTime();
    while (!condition.holds()) {
      Assertions.assertTrue(System.nanoTime() - begin < patience.toNanos(), failure);
      Thread.sleep(LOOK);
    }
  }
}
