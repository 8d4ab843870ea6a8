package network.haca.service;

import java.util.function.BooleanSupplier;

/**
 * Something for which repeated work waits after its pause, since without it nothing can have become
 * new. It is bounded: whoever waits goes on after some seconds, and at once if news cannot be told.
 */
@FunctionalInterface
public interface Occasion {
  /** No waiting: the pause alone decides. */
  Occasion NOW = () -> {};

  /** Returns once there may be news since this was made. */
  void await() throws InterruptedException;

  /** Makes occasions; each has to be made before the look after which it is awaited. */
  @FunctionalInterface
  interface Source {
    Occasion next();

    /** The same, of which only who has nothing open waits; the clock decides for others. */
    default Source onlyWhile(BooleanSupplier isIdle) {
      return () -> {
        Occasion occasion = next();
        return () -> {
          if (isIdle.getAsBoolean()) {
            occasion.await();
          }
        };
      };
    }
  }
}
