package network.haca.ingress.worker;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;

/** A loop that a test turns, with a clock that it moves. */
final class ManualLoop implements EventLoop {
  private final Deque<Runnable> ready = new ArrayDeque<>();
  private final Deque<Runnable> blocking = new ArrayDeque<>();
  private final List<Timer> timers = new ArrayList<>();
  private long now = 1_000;

  private record Timer(long at, Runnable task) {}

  @Override
  public void run(Runnable task) {
    ready.add(task);
  }

  @Override
  public void after(Duration delay, Runnable task) {
    timers.add(new Timer(now + delay.toNanos(), task));
  }

  @Override
  public Runnable every(Duration interval, Runnable task) {
    boolean[] ended = {false};
    after(
        interval,
        new Runnable() {
          @Override
          public void run() {
            if (!ended[0]) {
              after(interval, this);
              task.run();
            }
          }
        });
    return () -> ended[0] = true;
  }

  @Override
  public <T> Future<T> blocking(Callable<T> task) {
    Promise<T> promise = Promise.promise();
    blocking.add(
        () -> {
          try {
            promise.complete(task.call());
          } catch (Exception e) {
            promise.fail(e);
          }
        });
    return promise.future();
  }

  @Override
  public long nanos() {
    return now;
  }

  /** Runs what was given to it. */
  void turn() {
    while (!ready.isEmpty()) {
      ready.remove().run();
    }
  }

  /** The number of tasks that block and wait to be done. */
  int blocked() {
    return blocking.size();
  }

  /** Does the first of what blocks. */
  void unblock() {
    turn();
    blocking.remove().run();
    turn();
  }

  /** Lets time pass, with all that is due then. */
  void pass(Duration time) {
    turn();
    long end = now + time.toNanos();
    while (true) {
      Timer next = timers.stream().min(Comparator.comparingLong(Timer::at)).orElse(null);
      if (next == null || next.at() > end) {
        break;
      }
      timers.remove(next);
      now = next.at();
      next.task().run();
      turn();
    }
    now = end;
  }
}
