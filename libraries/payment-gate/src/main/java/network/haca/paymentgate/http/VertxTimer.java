package network.haca.paymentgate.http;

import io.vertx.core.Vertx;
import java.time.Duration;
import network.haca.paymentgate.core.Timer;

/** Vert.x' timers, told on the event loop of who sets them. */
public record VertxTimer(Vertx vertx) implements Timer {
  @Override
  public Runnable every(Duration pause, Runnable task) {
    long timer = vertx.setPeriodic(pause.toMillis(), _ -> task.run());
    return () -> vertx.cancelTimer(timer);
  }

  @Override
  public Runnable after(Duration pause, Runnable task) {
    long timer = vertx.setTimer(pause.toMillis(), _ -> task.run());
    return () -> vertx.cancelTimer(timer);
  }
}
