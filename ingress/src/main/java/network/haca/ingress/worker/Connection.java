package network.haca.ingress.worker;

import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicReference;

/** A pool's connection to one of its nodes. */
public abstract class Connection {
  private final AtomicReference<String> trouble = new AtomicReference<>("");

  /**
   * Asks the node what it serves; a node that does not answer serves nothing. While it is asked
   * already, it is not asked again.
   */
  public abstract Future<?> refresh();

  public abstract Future<Void> close();

  /** Returns true if it is another one than the last. */
  final boolean noteTrouble(String now) {
    return !trouble.getAndSet(now).equals(now);
  }
}
