package network.haca.answering.core;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import network.haca.pipe.Answer;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Bytes32;
import network.haca.provingnode.core.Registration;
import network.haca.provingnode.core.Signer;

/**
 * A node's part in all transactions that wait for answers: looks what is open, has answered what is
 * its turn, shows its answers to the other nodes, and hands in rounds whose answers are there. What
 * is done twice is done with the same bytes, and harms nothing.
 */
public final class Rounds {
  /** Requests that are answered at once; more wait for the next look. */
  static final int ANSWERING_MAX = 64;

  /**
   * After so long what could not be answered is begun anew, at most until its deadline; each
   * further time after twice as long, since a try may take all of the machine and end the same.
   */
  static final long RETRY_SECONDS = 1;

  /** The delay is not doubled more often. */
  static final int DOUBLINGS_MAX = 6;

  /** After so long what has had no effect is handed in, or shown, again. */
  static final long AGAIN_SECONDS = 5;

  private final long chainId;
  private final AdmissionChain chain;
  private final AnswerBoard board;
  private final AnswerStore store;
  private final RequestAnswering answering;
  private final Registration registration;
  private final Turns turns;
  private final Showing showing;
  private final HandedIn handedIn;
  private final InstantSource clock;
  private boolean isIdle;
  private final Map<Bytes32, Run> running = new HashMap<>();

  /**
   * A request that is being answered.
   *
   * @param ended completes with the time at which it is
   * @param before tries that have failed
   */
  private record Run(
      CompletableFuture<Answer> answer, CompletableFuture<Instant> ended, int before) {
    boolean isToRetry(Instant now) {
      long delay = RETRY_SECONDS << Math.min(before, DOUBLINGS_MAX);
      return answer.isCompletedExceptionally() && !now.isBefore(ended.join().plusSeconds(delay));
    }
  }

  /**
   * @param teeType the kind of this node in the registry
   * @param store the one in which {@code answering} keeps them
   */
  public Rounds(
      long chainId,
      int teeType,
      AdmissionChain chain,
      AnswerBoard board,
      AnswerStore store,
      RequestAnswering answering,
      Registration registration,
      InstantSource clock) {
    this.chainId = chainId;
    this.chain = chain;
    this.board = board;
    this.store = store;
    this.answering = answering;
    this.registration = registration;
    this.turns = new Turns(teeType);
    this.showing = new Showing(chainId, board);
    this.handedIn = new HandedIn(chainId, chain);
    this.clock = clock;
  }

  /**
   * One look; to be called by one thread.
   *
   * @throws IOException if the full node does not answer or a request could not be answered; what
   *     could be done is done
   */
  public void go() throws IOException {
    isIdle = false;
    Optional<Signer> signer = registration.signer();
    if (signer.isEmpty()) {
      return;
    }
    AdmissionChain.Look look = chain.look();
    List<OpenAdmission> open = look.open();
    forget(open);
    board.open(open);
    answering.look(open, signer.get());
    List<IOException> failures = new ArrayList<>(look.failures());
    for (OpenAdmission admission : open) {
      try {
        go(admission, signer.get(), failures);
      } catch (IOException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
    isIdle = open.isEmpty();
  }

  /**
   * Returns true if the last look found nothing open: then nothing is to be done without a block.
   */
  public boolean isIdle() {
    return isIdle;
  }

  private void forget(List<OpenAdmission> open) {
    List<Bytes32> keys =
        open.stream().flatMap(each -> each.requests().stream()).map(OpenRequest::key).toList();
    List<Bytes32> transactions = open.stream().map(OpenAdmission::transactionHash).toList();
    List<Bytes32> questions =
        open.stream().flatMap(each -> each.requests().stream()).map(this::question).toList();
    running.entrySet().stream()
        .filter(each -> !questions.contains(each.getKey()))
        .forEach(each -> each.getValue().answer().cancel(false));
    running.keySet().retainAll(questions);
    showing.retain(keys);
    handedIn.retain(transactions);
  }

  private void go(OpenAdmission admission, Signer signer, List<IOException> failures)
      throws IOException {
    Instant now = clock.instant();
    Map<Bytes32, Answer> shown = new TreeMap<>();
    board.shown(admission, now).forEach(answer -> shown.put(answer.key(), answer));
    Map<Bytes32, Answer> own = own(admission, shown, signer, now, failures);
    Optional<List<Answer>> answers = Concluding.answers(admission, shown, own, signer.teeId(), now);
    if (answers.isPresent()) {
      handedIn.handIn(admission, answers.get(), signer, now);
    }
  }

  /**
   * This node's answers, which it begins in its turn.
   *
   * @param shown those of others
   */
  private Map<Bytes32, Answer> own(
      OpenAdmission admission,
      Map<Bytes32, Answer> shown,
      Signer signer,
      Instant now,
      List<IOException> failures) {
    Bytes32 self = signer.teeId();
    Map<Bytes32, Answer> own = new TreeMap<>();
    for (OpenRequest request : admission.requests()) {
      boolean isAnswered = isAnswered(shown, request) && !isOverdue(admission, request, now);
      if (turns.isOf(self, admission, request, now) && !isAnswered && answering.isReady(request)) {
        begin(admission, request, now).ifPresent(failures::add);
      }
      Optional<Answer> given =
          store.find(question(request)).filter(answer -> answer.node().equals(self));
      if (given.isPresent()) {
        own.put(request.key(), given.get());
        showing.show(admission, given.get(), signer, now);
      }
    }
    return own;
  }

  /** What is answered once: a request under the seed, the entry and the digest that it has. */
  private Bytes32 question(OpenRequest request) {
    return request.inputHash(chainId);
  }

  /** A failure that may be its node's own keeps nobody from answering. */
  private static boolean isAnswered(Map<Bytes32, Answer> shown, OpenRequest request) {
    Answer answer = shown.get(request.key());
    return answer != null && !Concluding.mayBeItsNodesOwn(answer);
  }

  /**
   * Whether a request that another node has answered is answered here, too: who has shown an answer
   * need not hand it in. A round may wait long for one slow answer, and only one is paid for each
   * request; so it is begun no sooner than it has to be.
   */
  private static boolean isOverdue(OpenAdmission admission, OpenRequest request, Instant now) {
    return now.getEpochSecond() >= admission.deadlineTime() - request.pace().deadlineSeconds() / 2;
  }

  /** Begins to answer a request; one that could not be answered is begun anew, and told. */
  private Optional<IOException> begin(OpenAdmission admission, OpenRequest request, Instant now) {
    Run before = running.get(question(request));
    long answered = running.values().stream().filter(each -> !each.answer().isDone()).count();
    if ((before == null || before.isToRetry(now)) && answered < ANSWERING_MAX) {
      CompletableFuture<Answer> answer = answer(admission, request);
      running.put(
          question(request),
          new Run(
              answer,
              answer.handle((_, _) -> clock.instant()),
              before == null ? 0 : before.before() + 1));
      return Optional.ofNullable(before).map(Rounds::failure);
    }
    return Optional.empty();
  }

  private CompletableFuture<Answer> answer(OpenAdmission admission, OpenRequest request) {
    try {
      return answering.answer(admission, request);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static IOException failure(Run run) {
    return new IOException(
        "a request inside a transaction is not answered yet: "
            + run.answer().handle((_, failure) -> String.valueOf(failure.getMessage())).join());
  }
}
