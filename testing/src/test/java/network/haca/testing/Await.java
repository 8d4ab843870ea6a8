package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;

/** Looks again and again until something is so. */
public final class Await {
  private static final Duration LOOK = Duration.ofMillis(50);

  private Await() {}

  /** Something that comes to hold. */
  public interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * @param failure what is said if it does not come to hold within {@code patience}
   */
  public static void until(Duration patience, String failure, Condition condition)
      throws Exception {
    Instant end = Instant.now().plus(patience);
    while (!condition.holds()) {
      assertTrue(Instant.now().isBefore(end), failure);
      Thread.sleep(LOOK);
    }
  }
}
