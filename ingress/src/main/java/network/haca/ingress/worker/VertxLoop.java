package network.haca.ingress.worker;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Callable;

/** One of Vert.x's event loops. */
public final class VertxLoop implements EventLoop {
  private final Vertx vertx;
  private final Context context;

  public VertxLoop(Vertx vertx) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
  }

  @Override
  public void run(Runnable task) {
    context.runOnContext(now -> task.run());
  }

  @Override
  public void after(Duration delay, Runnable task) {
    vertx.setTimer(delay.toMillis(), timer -> run(task));
  }

  @Override
  public Runnable every(Duration interval, Runnable task) {
    long periodic = vertx.setPeriodic(interval.toMillis(), timer -> run(task));
    return () -> vertx.cancelTimer(periodic);
  }

  @Override
  public <T> Future<T> blocking(Callable<T> task) {
    return context.executeBlocking(task);
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }
}
