package network.haca.answering.core;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import network.haca.pipe.Answer;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.provingnode.core.Registration;
import network.haca.provingnode.core.Signer;

/**
 * Has one request answered, and signs the answer, or why there is none. The first answer is kept
 * before it is given, and is the only one (rule P4).
 */
public final class RequestAnswering {
  private final long chainId;
  private final Answerer answerer;
  private final Registration registration;
  private final AnswerStore store;
  private final InstantSource clock;
  private final Executor executor;

  /**
   * @param executor runs what blocks: signing and the store
   */
  public RequestAnswering(
      long chainId,
      Answerer answerer,
      Registration registration,
      AnswerStore store,
      InstantSource clock,
      Executor executor) {
    this.chainId = chainId;
    this.answerer = answerer;
    this.registration = registration;
    this.store = store;
    this.clock = clock;
    this.executor = executor;
  }

  /** Shows the node's means what is open. */
  void look(List<OpenAdmission> open, Signer signer) {
    answerer.look(open, signer);
  }

  /** Says whether an answer was given or may be had now. */
  boolean isReady(OpenRequest request) {
    return answerer.isReady(request) || store.find(request.key()).isPresent();
  }

  /**
   * Answers a request that is this node's to answer. Fails if there is no answer now and may be one
   * later.
   *
   * @return what ends the work on the request if it is cancelled, where that has not begun
   */
  public CompletableFuture<Answer> answer(OpenAdmission admission, OpenRequest request) {
    Optional<Answer> given = store.find(request.inputHash(chainId));
    return given.isPresent()
        ? CompletableFuture.completedFuture(given.get())
        : begun(admission, request);
  }

  private CompletableFuture<Answer> begun(OpenAdmission admission, OpenRequest request) {
    CompletableFuture<Reply> reply = answerer.answer(request).toCompletableFuture();
    CompletableFuture<Answer> answer =
        reply.thenApplyAsync(
            given -> store.keep(request.inputHash(chainId), signed(admission, request, given)),
            executor);
    var _ =
        answer.whenComplete(
            (_, _) -> {
              if (answer.isCancelled()) {
                reply.cancel(false);
              }
            });
    return answer;
  }

  private Answer signed(OpenAdmission admission, OpenRequest request, Reply reply) {
    if (reply.isLastResort() && Turns.areLeft(admission, request, clock.instant())) {
      throw new NoAnswerNowException(
          "this node has no answer; the others of the row have their turns before it says so");
    }
    Signer signer =
        registration
            .signer()
            .filter(each -> request.row().contains(each.teeId()))
            .orElseThrow(
                () ->
                    new NoAnswerNowException("this node's key does not stand in the row any more"));
    long now = Math.max(clock.instant().getEpochSecond(), admission.time());
    long timestamp = Math.max(now, signer.countsFrom().getEpochSecond());
    Bytes32 message =
        SettlementLeaf.message(request.inputHash(chainId), reply.outputHash(), timestamp);
    return new Answer(
        request.key(),
        signer.teeId(),
        timestamp,
        reply.returnData(),
        reply.failure(),
        signer.sign(message),
        reply.proof());
  }
}
