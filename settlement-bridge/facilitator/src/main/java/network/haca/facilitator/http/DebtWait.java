package network.haca.facilitator.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.x402.Reason;
import network.haca.x402.gate.ReserveAnswer;

/** Lets a request wait until what its payer owes is settled, but not for long (rule X7). */
final class DebtWait {
  private static final Duration LOOK = Duration.ofMillis(250);

  /** Requests that wait at once; one more is answered as it stands. */
  private static final int WAITING_MAX = 64;

  private final Vertx vertx;
  private final Duration max;
  private final AtomicInteger waiting = new AtomicInteger();

  DebtWait(Vertx vertx, Duration max) {
    this.vertx = vertx;
    this.max = max;
  }

  /**
   * @param question asked again and again while the payer owes too much
   */
  Future<ReserveAnswer> answer(Callable<ReserveAnswer> question) {
    return ask(question)
        .compose(
            first -> {
              if (!owes(first) || max.isZero()) {
                return Future.succeededFuture(first);
              }
              if (waiting.incrementAndGet() > WAITING_MAX) {
                waiting.decrementAndGet();
                return Future.succeededFuture(first);
              }
              return again(question, System.nanoTime() + max.toNanos())
                  .onComplete(_ -> waiting.decrementAndGet());
            });
  }

  private Future<ReserveAnswer> again(Callable<ReserveAnswer> question, long end) {
    return vertx
        .timer(LOOK.toMillis(), TimeUnit.MILLISECONDS)
        .compose(_ -> ask(question))
        .compose(
            answer ->
                owes(answer) && System.nanoTime() < end
                    ? again(question, end)
                    : Future.succeededFuture(answer));
  }

  private Future<ReserveAnswer> ask(Callable<ReserveAnswer> question) {
    return vertx.executeBlocking(question, false);
  }

  private static boolean owes(ReserveAnswer answer) {
    return answer instanceof ReserveAnswer.Refused(var why)
        && why.reason() == Reason.EXPOSURE_EXCEEDED;
  }
}
