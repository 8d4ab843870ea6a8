package network.haca.workers.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.llm.LlmError;
import network.haca.workers.core.InferenceOutcome;
import network.haca.workers.core.Prover;
import network.haca.workers.llm.LlmRequest;

/** Signs off the event loop. */
final class Proving {
  private final Vertx vertx;
  private final Prover prover;

  Proving(Vertx vertx, Prover prover) {
    this.vertx = vertx;
    this.prover = prover;
  }

  /** The signed leaf, durable if it is to be settled; fails with {@link RefusedException} only. */
  Future<SettlementLeaf> prove(LlmRequest request, Bytes32 outputHash, SettlementChoice choice) {
    Prover.Inference inference =
        new Prover.Inference(request.model().name(), "", request.hash(), outputHash);
    return vertx
        .executeBlocking(
            () ->
                choice == SettlementChoice.PRIVATE
                    ? prover.sign(inference)
                    : prover.prove(inference),
            false)
        .compose(
            outcome ->
                switch (outcome) {
                  case Prover.Outcome.Proven proven -> Future.succeededFuture(proven.leaf());
                  case Prover.Outcome.Refused refused ->
                      Future.failedFuture(new RefusedException(error(refused)));
                });
  }

  private static LlmError error(Prover.Outcome.Refused refused) {
    return refused.reason() == InferenceOutcome.Reason.OVERLOADED
        ? LlmError.overloaded(refused.message())
        : LlmError.unavailable(refused.message());
  }
}
