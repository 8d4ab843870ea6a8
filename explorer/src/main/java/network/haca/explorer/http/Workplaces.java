package network.haca.explorer.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Optional;
import java.util.concurrent.Callable;
import network.haca.connection.ClientQuota;

/**
 * Threads of their own for work that blocks, and a bound on who may have it done or wait for it.
 * One client takes half of the places at most.
 */
final class Workplaces {
  private static final int THREADS_MAX = 16;

  private final ClientQuota places;
  private final WorkerExecutor threads;

  /** There is no place; the message says why. */
  static final class FullException extends Exception {
    FullException(String message) {
      super(message);
    }
  }

  Workplaces(Vertx vertx, String name, int most) {
    this.places = quota(most);
    this.threads = vertx.createSharedWorkerExecutor(name, Math.min(most, THREADS_MAX));
  }

  /** So many places, of which one client takes half at most. */
  static ClientQuota quota(int most) {
    return new ClientQuota(most, Math.max(1, most / 2));
  }

  /** Returns what comes of the work; fails at once if there is no place. */
  <T> Future<T> work(String client, Callable<T> work) {
    Optional<String> full = places.enter(client);
    return full.isPresent()
        ? Future.failedFuture(new FullException(full.get()))
        : threads.executeBlocking(work, false).onComplete(done -> places.leave(client));
  }

  /**
   * Takes a place for work on no thread of these, until {@link #leave}; why not, if there is none.
   */
  Optional<String> enter(String client) {
    return places.enter(client);
  }

  void leave(String client) {
    places.leave(client);
  }

  Future<Void> close() {
    return threads.close();
  }
}
