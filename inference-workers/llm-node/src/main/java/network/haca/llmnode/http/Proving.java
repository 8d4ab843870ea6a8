package network.haca.llmnode.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import network.haca.llmnode.individual.IndividualOutbox;
import network.haca.llmnode.individual.SettlementNews;
import network.haca.llmnode.llm.LlmRequest;
import network.haca.llmnode.llm.PublishedAnswer;
import network.haca.llmnode.llm.SignedAnswer;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.provingnode.core.Outbox;
import network.haca.provingnode.core.Prover;
import network.haca.provingnode.core.Prover.Outcome;
import network.haca.schemas.llm.LlmError;
import network.haca.walrus.BlobId;

/** Signs, and makes durable, off the event loop; all fails with {@link RefusedException} only. */
public final class Proving {
  private final Vertx vertx;
  private final Prover prover;
  private final IndividualOutbox individual;
  private final SettlementNews news;

  public Proving(Vertx vertx, Prover prover, IndividualOutbox individual, SettlementNews news) {
    this.vertx = vertx;
    this.prover = prover;
    this.individual = individual;
    this.news = news;
  }

  /** Hashes an answer. */
  @FunctionalInterface
  interface Signing {
    SignedAnswer run() throws RefusedException;
  }

  /** The answer as it is made public with its proof. */
  @FunctionalInterface
  interface Publication {
    Optional<PublishedAnswer> of(SettlementLeaf leaf, Bytes32 answerHash);
  }

  /** Why no answer may leave that is settled like this; nothing if one may. */
  Optional<LlmError> unavailable(SettlementChoice choice) {
    return switch (choice) {
      case PRIVATE -> prover.uncounted().map(Proving::error);
      case BATCH -> prover.unavailable().map(Proving::error);
      case INDIVIDUAL ->
          prover
              .unavailable()
              .map(Proving::error)
              .or(() -> individual.refusal().map(LlmError::unavailable));
    };
  }

  /**
   * The signed leaf, durable if it is to be settled.
   *
   * @param signed what is signed of the answer; hashed off the event loop as well
   * @param published the answer as it is made public, if it is to be settled individually; nothing
   *     if it is too long for that
   */
  Future<Proven> prove(
      LlmRequest request, Signing signed, SettlementChoice choice, Publication published) {
    return vertx
        .executeBlocking(() -> proven(request, signed.run(), choice, published), false)
        .recover(Proving::named);
  }

  private Proven proven(
      LlmRequest request, SignedAnswer signed, SettlementChoice choice, Publication published)
      throws RefusedException {
    Prover.Inference inference =
        new Prover.Inference(
            request.model().name(),
            "",
            request.hash(),
            signed.outputHash(),
            Optional.of(signed.answerHash()));
    return switch (choice) {
      case PRIVATE -> proven(prover.sign(inference), signed);
      case BATCH -> proven(prover.prove(inference), signed);
      case INDIVIDUAL -> individually(request, inference, signed, published);
    };
  }

  /** The same, with the transaction if there is one before the answer has waited too long. */
  Future<Proven> await(Proven proven) {
    return proven.individual().isEmpty()
        ? Future.succeededFuture(proven)
        : news.of(proven.leaf().hash())
            .map(
                known ->
                    new Proven(
                        proven.leaf(),
                        proven.answerHash(),
                        proven.individual().map(alone -> alone.with(known))));
  }

  private Proven individually(
      LlmRequest request, Prover.Inference inference, SignedAnswer answer, Publication published)
      throws RefusedException {
    Outcome outcome = prover.sign(inference);
    if (!(outcome instanceof Outcome.Proven signed)) {
      throw new RefusedException(error((Outcome.Refused) outcome));
    }
    SettlementLeaf leaf = signed.leaf();
    try {
      Optional<PublishedAnswer> output = published.of(leaf, answer.answerHash());
      Optional<BlobId> blobId =
          output.isPresent()
              ? individual.append(
                  leaf, Prover.proof(inference, signed), request.body(), output.get())
              : Optional.empty();
      if (blobId.isEmpty()) {
        prover.keep(inference, signed);
      }
      return new Proven(
          leaf,
          answer.answerHash(),
          Optional.of(new IndividualSettlement(leaf, blobId, Optional.empty())));
    } catch (Outbox.NotKeptException e) {
      throw new RefusedException(LlmError.unavailable(String.valueOf(e.getMessage())));
    }
  }

  private static Proven proven(Outcome outcome, SignedAnswer signed) throws RefusedException {
    return switch (outcome) {
      case Outcome.Proven proven ->
          new Proven(proven.leaf(), signed.answerHash(), Optional.empty());
      case Outcome.Refused refused -> throw new RefusedException(error(refused));
    };
  }

  /**
   * Neither 503 nor 429, which say that nothing has been done and that the request may be repeated:
   * the model has answered already.
   */
  private static Future<Proven> named(Throwable failure) {
    if (!(failure instanceof RefusedException refused)) {
      return Future.failedFuture(
          new RefusedException(LlmError.unproven("The answer could not be signed.")));
    }
    return Future.failedFuture(
        refused.error().isAfterWork()
            ? refused
            : new RefusedException(LlmError.unproven(refused.error().message())));
  }

  private static LlmError error(Outcome.Refused refused) {
    return LlmError.unavailable(refused.message());
  }
}
