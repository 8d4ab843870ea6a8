package network.haca.facilitator.http;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import network.haca.facilitator.core.Settlements;
import network.haca.x402.FacilitatorRequest;
import network.haca.x402.SettleAnswer;

/** Waits for settlements, but not forever: then the answer is that they are pending. */
record SettleWait(Settlements settlements, Duration max) {
  Future<SettleAnswer> answer(CompletionStage<SettleAnswer> end, FacilitatorRequest asked) {
    // A copy: what others wait for goes on.
    return Future.fromCompletionStage(
        end.toCompletableFuture()
            .thenApply(Optional::of)
            .completeOnTimeout(Optional.empty(), max.toMillis(), TimeUnit.MILLISECONDS)
            .thenApply(answer -> answer.orElseGet(() -> settlements.soFar(asked))));
  }

  static int status(SettleAnswer answer) {
    return answer.isUnavailable() ? 503 : 200;
  }
}
