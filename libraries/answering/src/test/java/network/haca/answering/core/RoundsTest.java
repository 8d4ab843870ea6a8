package network.haca.answering.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import network.haca.attestation.EnclaveIdentity;
import network.haca.pipe.Answer;
import network.haca.pipe.Conclusion;
import network.haca.pipe.Failure;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.Mode;
import network.haca.pipe.ModelOutput;
import network.haca.pipe.NumberTensor;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.Pace;
import network.haca.pipe.PipeBounds;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.RsaPss;
import org.junit.jupiter.api.Test;

/** Rules P4 and P5, of nodes: one answer to each request, in one's turn, and a whole round's. */
class RoundsTest {
  /** Keys are dear to make. */
  private static final List<EnclaveIdentity> KEYS =
      Stream.of("vanilla", "tee", "other")
          .map(name -> EnclaveIdentity.create(name, Instant.now(), Duration.ofHours(1)))
          .toList();

  private final TestNode vanilla = new TestNode(KEYS.get(0));
  private final TestNode tee = new TestNode(KEYS.get(1));
  private final TestNode other = new TestNode(KEYS.get(2));
  private final TestNode.SharedBoard board = new TestNode.SharedBoard(vanilla, tee, other);
  private final TestChain chain = new TestChain();
  private final TestClock clock = new TestClock(TestChain.ADMITTED_AT);

  private Rounds rounds(TestNode node, Mode mode) {
    return node.rounds(mode, chain, board, clock);
  }

  private static FixedPoint first(Answer answer) {
    return InferenceAbi.readModelOutput(answer.returnData())
        .orElseThrow()
        .numbers()
        .getFirst()
        .values()
        .getFirst();
  }

  @Test
  void p4OneNodeAnswersAndConcludes() throws Exception {
    OpenRequest request = TestChain.request(Mode.VANILLA, "x", 21, vanilla.teeId());
    chain.admit(request);
    rounds(vanilla, Mode.VANILLA).go();
    Conclusion conclusion = chain.sent.getFirst();
    assertEquals(1, conclusion.round());
    assertTrue(
        RsaPss.verify(
            vanilla.identity.publicKey(),
            conclusion.message(TestChain.CHAIN_ID),
            conclusion.signature()));
    Answer answer = conclusion.answers().getFirst();
    assertEquals(FixedPoint.of(42, 0), first(answer));
    assertTrue(
        answer
            .leaf(request.inputHash(TestChain.CHAIN_ID))
            .isSignedBy(vanilla.identity.publicKey()));
    assertEquals(List.of(), board.all, "what concerns no other node is shown to none");
  }

  @Test
  void p4TheSecondInTheRowWaitsForItsTurn() throws Exception {
    chain.admit(TestChain.request(Mode.VANILLA, "x", 1, other.teeId(), vanilla.teeId()));
    Rounds rounds = rounds(vanilla, Mode.VANILLA);
    clock.seconds += Pace.MODEL.stepSeconds() + Turns.BLOCK_LAG_SECONDS - 1;
    rounds.go();
    assertEquals(0, vanilla.model.runs);
    clock.seconds++;
    rounds.go();
    assertEquals(1, chain.sent.size());
  }

  @Test
  void p4WhoIsNotAskedDoesNotAnswer() throws Exception {
    chain.admit(TestChain.request(Mode.TEE, "x", 1, vanilla.teeId()));
    chain.admit(TestChain.request(Mode.VANILLA, "x", 1, other.teeId()));
    clock.seconds += 60;
    rounds(vanilla, Mode.VANILLA).go();
    vanilla.isEnabled = false;
    rounds(vanilla, Mode.TEE).go();
    assertEquals(0, vanilla.model.runs);
    assertEquals(List.of(), chain.sent);
  }

  /** After a restart the same answer is given, whatever the model would say now. */
  @Test
  void p4AnAnswerIsGivenOnce() throws Exception {
    chain.admit(TestChain.request(Mode.VANILLA, "x", 21, vanilla.teeId()));
    rounds(vanilla, Mode.VANILLA).go();
    vanilla.model.formula = x -> CompletableFuture.completedStage(x);
    rounds(vanilla, Mode.VANILLA).go();
    assertEquals(1, vanilla.model.runs);
    assertEquals(chain.sent.get(0).answers(), chain.sent.get(1).answers());
  }

  @Test
  void p5AConclusionThatIsLostIsSentAgainWithTheSameBytes() throws Exception {
    chain.admit(TestChain.request(Mode.VANILLA, "x", 21, vanilla.teeId()));
    Rounds rounds = rounds(vanilla, Mode.VANILLA);
    rounds.go();
    rounds.go();
    assertEquals(1, chain.sent.size());
    clock.seconds += Rounds.AGAIN_SECONDS;
    rounds.go();
    assertEquals(2, chain.sent.size());
    assertEquals(chain.sent.get(0), chain.sent.get(1));
    chain.open.clear();
    clock.seconds += Rounds.AGAIN_SECONDS;
    rounds.go();
    assertEquals(2, chain.sent.size());
  }

  @Test
  void p5NodesOfDifferentMethodsPutTheirAnswersTogether() throws Exception {
    chain.admit(
        TestChain.request(Mode.VANILLA, "x", 3, vanilla.teeId()),
        TestChain.request(Mode.TEE, "x", 4, tee.teeId()));
    Rounds first = rounds(vanilla, Mode.VANILLA);
    Rounds second = rounds(tee, Mode.TEE);
    first.go();
    assertEquals(List.of(), chain.sent, "an answer is missing");
    second.go();
    assertEquals(List.of(), chain.sent, "the first answer's node goes first");
    first.go();
    assertEquals(1, chain.sent.size());
    assertEquals(
        List.of(vanilla.teeId(), tee.teeId()),
        chain.sent.getFirst().answers().stream().map(Answer::node).toList());
    clock.seconds += Concluding.STEP_SECONDS;
    second.go();
    assertEquals(tee.teeId(), chain.sent.getLast().sender(), "in case the first has ended");
  }

  @Test
  void p5AnAnswerThatIsShownByALiarDoesNotCount() throws Exception {
    OpenRequest mine = TestChain.request(Mode.VANILLA, "x", 3, vanilla.teeId());
    OpenRequest its = TestChain.request(Mode.TEE, "x", 4, tee.teeId());
    chain.admit(mine, its);
    Bytes signature = other.sign(Bytes32.ZERO);
    for (TestNode liar : List.of(tee, other)) {
      Answer forged =
          new Answer(
              its.key(),
              liar.teeId(),
              clock.seconds,
              Bytes.EMPTY,
              Optional.of(Failure.MODEL_FAILED),
              signature,
              Bytes.EMPTY);
      board.show(Forged.shown(liar, chain.open.getFirst(), forged));
    }
    rounds(vanilla, Mode.VANILLA).go();
    assertEquals(List.of(), chain.sent);
    rounds(tee, Mode.TEE).go();
    rounds(vanilla, Mode.VANILLA).go();
    assertEquals(2, chain.sent.getFirst().answers().size());
  }

  @Test
  void p5NearTheDeadlineWhatIsThereIsHandedIn() throws Exception {
    chain.admit(
        TestChain.request(Mode.VANILLA, "x", 3, vanilla.teeId()),
        TestChain.request(Mode.TEE, "x", 4, tee.teeId()));
    Rounds rounds = rounds(vanilla, Mode.VANILLA);
    clock.seconds += Pace.MODEL.deadlineSeconds() - PipeBounds.LAST_SECONDS;
    rounds.go();
    assertEquals(List.of(), chain.sent);
    clock.seconds += Concluding.HURRY_SECONDS;
    rounds.go();
    assertEquals(1, chain.sent.getFirst().answers().size());
  }

  private Failure failure() throws Exception {
    rounds(vanilla, Mode.VANILLA).go();
    return chain.sent.getLast().answers().getFirst().failure().orElseThrow();
  }

  @Test
  void p4WhyThereIsNoAnswerIsSigned() throws Exception {
    chain.admit(TestChain.request(Mode.VANILLA, "unknown", 1, vanilla.teeId()));
    assertEquals(Failure.INPUT_REFUSED, failure());
    chain.open.clear();
    vanilla.model.formula = _ -> CompletableFuture.completedStage(Float.NaN);
    chain.admit(TestChain.request(Mode.VANILLA, "x", 2, vanilla.teeId()));
    assertEquals(Failure.OUTPUT_UNREPRESENTABLE, failure());
  }

  @Test
  void p4WhatAnotherTryMayMendIsTriedAgain() throws Exception {
    vanilla.model.formula = _ -> CompletableFuture.failedStage(new NoAnswerNowException("full"));
    chain.admit(TestChain.request(Mode.VANILLA, "x", 3, vanilla.teeId()));
    Rounds rounds = rounds(vanilla, Mode.VANILLA);
    rounds.go();
    assertEquals(List.of(), chain.sent);
    vanilla.model.formula = x -> CompletableFuture.completedStage(x);
    rounds.go();
    assertEquals(1, vanilla.model.runs, "not at every look");
    clock.seconds += Rounds.RETRY_SECONDS;
    IOException told = assertThrows(IOException.class, rounds::go);
    assertTrue(String.valueOf(told.getMessage()).contains("full"), told::toString);
    assertEquals(FixedPoint.of(3, 0), first(chain.sent.getFirst().answers().getFirst()));
  }

  /** A proof that cannot be made takes all of the machine each time, which others' wait for. */
  @Test
  void p4WhatFailsAgainAndAgainIsTriedMoreAndMoreSeldom() throws Exception {
    int[] tries = {0};
    CompletableFuture<Float> slow = new CompletableFuture<>();
    vanilla.model.formula =
        _ -> {
          tries[0]++;
          return tries[0] == 1
              ? slow
              : CompletableFuture.failedStage(new NoAnswerNowException("no"));
        };
    chain.admit(TestChain.request(Mode.VANILLA, "x", 3, vanilla.teeId()));
    Rounds rounds = rounds(vanilla, Mode.VANILLA);
    rounds.go();
    clock.seconds += 45;
    slow.completeExceptionally(new NoAnswerNowException("not proven"));
    rounds.go();
    assertEquals(1, tries[0], "the delay begins when a try ends");
    for (int i = 0; i < 63; i++) {
      clock.seconds += Rounds.RETRY_SECONDS;
      try {
        rounds.go();
      } catch (IOException e) {
        assertTrue(String.valueOf(e.getMessage()).contains("not answered yet"), e::toString);
      }
    }
    assertEquals(7, tries[0], "after 1, 2, 4, 8, 16 and 32 seconds");
  }

  /** Proofs are made one after the other: one that nobody needs any more keeps no other waiting. */
  @Test
  void p8WorkOnARequestThatIsOverEnds() throws Exception {
    CompletableFuture<Reply> queued = new CompletableFuture<>();
    RequestAnswering answering =
        new RequestAnswering(
            TestChain.CHAIN_ID, _ -> queued, vanilla, vanilla, clock, Runnable::run);
    Rounds rounds =
        new Rounds(
            TestChain.CHAIN_ID,
            Mode.VANILLA.teeType(),
            chain,
            board,
            vanilla,
            answering,
            vanilla,
            clock);
    chain.admit(TestChain.request(Mode.VANILLA, "x", 3, vanilla.teeId()));
    rounds.go();
    assertFalse(queued.isDone());
    chain.open.clear();
    rounds.go();
    assertTrue(queued.isCancelled());
  }

  /** A failure is signed for good, so the node's own trouble must not become one. */
  @Test
  void p4WhatIsTheNodesOwnFaultIsNoAnswer() throws Exception {
    chain.admit(TestChain.request(Mode.VANILLA, "x", 3, vanilla.teeId()));
    Rounds rounds = rounds(vanilla, Mode.VANILLA);
    for (RuntimeException trouble :
        List.of(
            new RejectedExecutionException("shut down"),
            new IllegalStateException("a bug"),
            new NoAnswerNowException("no memory"))) {
      vanilla.model.formula = _ -> CompletableFuture.failedStage(trouble);
      try {
        rounds.go();
      } catch (IOException e) {
        assertTrue(String.valueOf(e.getMessage()).contains("not answered yet"), e::toString);
      }
      assertEquals(Map.of(), vanilla.kept, trouble::toString);
      clock.seconds += Rounds.RETRY_SECONDS << Rounds.DOUBLINGS_MAX;
    }
    vanilla.model.formula = x -> CompletableFuture.completedStage(x);
    assertThrows(IOException.class, rounds::go);
    assertEquals(FixedPoint.of(3, 0), first(chain.sent.getFirst().answers().getFirst()));
  }

  private void show(Answer answer) {
    board.show(Forged.shown(other, chain.open.getFirst(), answer));
  }

  private OpenRequest admitBehindALiar() {
    OpenRequest its = TestChain.request(Mode.TEE, "x", 4, other.teeId(), tee.teeId());
    chain.admit(TestChain.request(Mode.VANILLA, "x", 3, vanilla.teeId()), its);
    return its;
  }

  private void assertConcludedWithoutTheLiar() throws Exception {
    Rounds first = rounds(vanilla, Mode.VANILLA);
    Rounds second = rounds(tee, Mode.TEE);
    first.go();
    second.go();
    assertEquals(List.of(), chain.sent);
    clock.seconds += Pace.MODEL.stepSeconds() + Turns.BLOCK_LAG_SECONDS;
    second.go();
    first.go();
    assertEquals(
        List.of(vanilla.teeId(), tee.teeId()),
        chain.sent.getFirst().answers().stream().map(Answer::node).toList());
  }

  private Bytes output(String name) {
    NumberTensor tensor = new NumberTensor(name, List.of(FixedPoint.of(1, 0)), List.of(1L));
    return InferenceAbi.write(new ModelOutput(List.of(tensor), List.of(), List.of(), false));
  }

  @Test
  void p5AWellSignedAnswerOfAnotherFormSilencesNobody() throws Exception {
    OpenRequest its = admitBehindALiar();
    show(Forged.answer(other, its, clock.seconds, output("z"), Optional.empty()));
    assertConcludedWithoutTheLiar();
  }

  @Test
  void p5AWellSignedAnswerOfAnotherDateSilencesNobody() throws Exception {
    for (long date : List.of(TestChain.ADMITTED_AT - 1, TestChain.ADMITTED_AT + 1_000)) {
      chain.open.clear();
      chain.sent.clear();
      vanilla.kept.clear();
      tee.kept.clear();
      clock.seconds = TestChain.ADMITTED_AT;
      OpenRequest its = admitBehindALiar();
      show(Forged.answer(other, its, date, output("y"), Optional.empty()));
      assertConcludedWithoutTheLiar();
      board.open(List.of());
    }
  }

  @Test
  void p5AnAnswerBeforeItsNodesTurnSilencesNobody() throws Exception {
    OpenRequest mine = TestChain.request(Mode.VANILLA, "x", 3, vanilla.teeId());
    OpenRequest its = TestChain.request(Mode.TEE, "x", 4, Bytes32.ZERO, tee.teeId(), other.teeId());
    chain.admit(mine, its);
    show(Forged.answer(other, its, clock.seconds, Bytes.EMPTY, Optional.of(Failure.MODEL_FAILED)));
    assertConcludedWithoutTheLiar();
  }

  @Test
  void p5AnAnswerOfANodeThatIsNotEnabledAnyMoreDoesNotCount() throws Exception {
    OpenRequest its = admitBehindALiar();
    show(Forged.answer(other, its, clock.seconds, output("y"), Optional.empty()));
    other.isEnabled = false;
    assertConcludedWithoutTheLiar();
  }

  /** It waits for another request of its round, and only one answer to each is paid. */
  @Test
  void p4WhatAnotherHasAnsweredIsNotAnsweredAgain() throws Exception {
    OpenRequest quick = TestChain.request(Mode.VANILLA, "x", 3, other.teeId(), vanilla.teeId());
    chain.admit(quick, TestChain.request(Mode.TEE, "x", 4, tee.teeId()));
    show(Forged.answer(other, quick, clock.seconds, output("y"), Optional.empty()));
    Rounds rounds = rounds(vanilla, Mode.VANILLA);
    clock.seconds += Pace.MODEL.deadlineSeconds() / 2 - 1;
    rounds.go();
    assertEquals(0, vanilla.model.runs);
    other.isEnabled = false;
    rounds.go();
    assertEquals(1, vanilla.model.runs, "the other's answer does not count any more");
  }

  /** Its answers are good; but nobody may be waited for. */
  @Test
  void p5WhoShowsAnswersAndHandsInNothingIsPassedOver() throws Exception {
    OpenRequest one = TestChain.request(Mode.VANILLA, "x", 3, other.teeId(), vanilla.teeId());
    OpenRequest two = TestChain.request(Mode.VANILLA, "x", 4, other.teeId(), vanilla.teeId());
    chain.admit(one, two);
    for (OpenRequest request : List.of(one, two)) {
      show(Forged.answer(other, request, clock.seconds, output("y"), Optional.empty()));
    }
    Rounds rounds = rounds(vanilla, Mode.VANILLA);
    rounds.go();
    assertEquals(0, vanilla.model.runs, "it is not its turn");
    clock.seconds += Pace.MODEL.stepSeconds() + Turns.BLOCK_LAG_SECONDS;
    rounds.go();
    assertEquals(0, vanilla.model.runs, "the other's answers would be paid");
    clock.seconds = TestChain.ADMITTED_AT + Pace.MODEL.deadlineSeconds() / 2;
    rounds.go();
    assertEquals(2, vanilla.model.runs);
    assertEquals(List.of(), chain.sent, "the other has its time");
    clock.seconds += Concluding.STEP_SECONDS;
    rounds.go();
    assertEquals(
        List.of(vanilla.teeId(), vanilla.teeId()),
        chain.sent.getFirst().answers().stream().map(Answer::node).toList());
  }

  /** Whoever may write to the board has it, and could give it another proof. */
  @Test
  void p5AnAnswerThatAnotherShowsForItsNodeDoesNotCount() throws Exception {
    OpenRequest its = TestChain.request(Mode.TEE, "x", 4, tee.teeId());
    chain.admit(TestChain.request(Mode.VANILLA, "x", 3, vanilla.teeId()), its);
    Answer good = Forged.answer(tee, its, clock.seconds, output("y"), Optional.empty());
    board.show(Forged.shown(other, chain.open.getFirst(), good));
    rounds(vanilla, Mode.VANILLA).go();
    assertEquals(List.of(), chain.sent);
    board.show(Forged.shown(tee, chain.open.getFirst(), good));
    rounds(vanilla, Mode.VANILLA).go();
    assertEquals(2, chain.sent.getFirst().answers().size());
  }

  /** One node may break on an input that others answer. */
  @Test
  void p4AFailureOfLastResortIsSignedOnceTheRowHadItsTurns() throws Exception {
    OpenRequest request = TestChain.request(Mode.VANILLA, "x", 3, vanilla.teeId(), other.teeId());
    chain.admit(request);
    Rounds rounds = lastResort(vanilla);
    long turns = 2 * Pace.MODEL.stepSeconds() + Turns.BLOCK_LAG_SECONDS;
    while (clock.seconds < TestChain.ADMITTED_AT + turns) {
      goUnanswered(rounds);
      assertEquals(Map.of(), vanilla.kept);
      clock.seconds++;
    }
    clock.seconds += Rounds.RETRY_SECONDS << Rounds.DOUBLINGS_MAX;
    goUnanswered(rounds);
    assertEquals(
        Optional.of(Failure.MODEL_FAILED), chain.sent.getFirst().answers().getFirst().failure());
  }

  @Test
  void p5AnAnswerComesBeforeAFailureOfAnEarlierNode() throws Exception {
    OpenRequest its = TestChain.request(Mode.TEE, "x", 4, other.teeId(), tee.teeId());
    chain.admit(TestChain.request(Mode.VANILLA, "x", 3, vanilla.teeId()), its);
    clock.seconds += Pace.MODEL.stepSeconds() + Turns.BLOCK_LAG_SECONDS;
    show(Forged.answer(other, its, clock.seconds, Bytes.EMPTY, Optional.of(Failure.MODEL_FAILED)));
    board.open(chain.open);
    Answer good = Forged.answer(tee, its, clock.seconds, output("y"), Optional.empty());
    board.show(Forged.shown(tee, chain.open.getFirst(), good));
    rounds(vanilla, Mode.VANILLA).go();
    assertEquals(
        List.of(vanilla.teeId(), tee.teeId()),
        chain.sent.getFirst().answers().stream().map(Answer::node).toList());
  }

  /** Its round waits for another answer, and so there is time for one. */
  @Test
  void p4AFailureThatIsShownKeepsNobodyFromAnswering() throws Exception {
    OpenRequest quick = TestChain.request(Mode.VANILLA, "x", 3, other.teeId(), vanilla.teeId());
    OpenRequest slow = TestChain.request(Mode.TEE, "x", 4, tee.teeId());
    chain.admit(quick, slow);
    show(
        Forged.answer(other, quick, clock.seconds, Bytes.EMPTY, Optional.of(Failure.MODEL_FAILED)));
    Rounds rounds = rounds(vanilla, Mode.VANILLA);
    clock.seconds += Pace.MODEL.stepSeconds() + Turns.BLOCK_LAG_SECONDS;
    rounds.go();
    assertEquals(1, vanilla.model.runs);
    rounds(tee, Mode.TEE).go();
    rounds.go();
    assertEquals(
        List.of(vanilla.teeId(), tee.teeId()),
        chain.sent.getFirst().answers().stream().map(Answer::node).toList());
  }

  /**
   * What follows from inputs and entry is the first node's word, and no liar behind it has a say.
   */
  @Test
  void p5AFailureOfTheInputsKeepsItsPlace() throws Exception {
    OpenRequest its = TestChain.request(Mode.TEE, "x", 4, other.teeId(), tee.teeId());
    chain.admit(TestChain.request(Mode.VANILLA, "x", 3, vanilla.teeId()), its);
    clock.seconds += Pace.MODEL.stepSeconds() + Turns.BLOCK_LAG_SECONDS;
    board.open(chain.open);
    Answer invented = Forged.answer(tee, its, clock.seconds, output("y"), Optional.empty());
    board.show(Forged.shown(tee, chain.open.getFirst(), invented));
    show(Forged.answer(other, its, clock.seconds, Bytes.EMPTY, Optional.of(Failure.INPUT_REFUSED)));
    rounds(vanilla, Mode.VANILLA).go();
    assertEquals(
        List.of(vanilla.teeId(), other.teeId()),
        chain.sent.getFirst().answers().stream().map(Answer::node).toList());
  }

  /** A full node that shows another entry has an answer signed that counts nowhere, and no more. */
  @Test
  void p4AnAnswerUnderAnotherEntryTakesNoPlace() throws Exception {
    OpenRequest right = TestChain.request(Mode.VANILLA, "x", 21, vanilla.teeId());
    chain.admit(
        new OpenRequest(
            right.key(),
            Bytes32.ofUnsigned(0xbad),
            right.digest(),
            right.mode(),
            right.seed(),
            right.row(),
            right.callData()));
    Rounds rounds = rounds(vanilla, Mode.VANILLA);
    rounds.go();
    chain.open.clear();
    chain.admit(right);
    clock.seconds += Rounds.AGAIN_SECONDS;
    rounds.go();
    Answer answer = chain.sent.getLast().answers().getFirst();
    assertTrue(
        answer.leaf(right.inputHash(TestChain.CHAIN_ID)).isSignedBy(vanilla.identity.publicKey()));
  }

  @Test
  void p4AnAdmissionThatCannotBeVerifiedKeepsNoOtherFromItsAnswer() throws Exception {
    chain.admit(TestChain.request(Mode.VANILLA, "x", 21, vanilla.teeId()));
    chain.failures.add(new IOException("the header of height 7 cannot be verified now"));
    Rounds rounds = rounds(vanilla, Mode.VANILLA);
    IOException told = assertThrows(IOException.class, rounds::go);
    assertTrue(String.valueOf(told.getMessage()).contains("height 7"), told::toString);
    assertEquals(1, chain.sent.size());
    assertFalse(rounds.isIdle(), "it looks again without a block");
  }

  private Rounds lastResort(TestNode node) {
    RequestAnswering answering =
        new RequestAnswering(
            TestChain.CHAIN_ID,
            _ -> CompletableFuture.completedStage(Reply.lastResort(Failure.MODEL_FAILED)),
            node,
            node,
            clock,
            Runnable::run);
    return new Rounds(
        TestChain.CHAIN_ID, Mode.VANILLA.teeType(), chain, board, node, answering, node, clock);
  }

  private static void goUnanswered(Rounds rounds) {
    try {
      rounds.go();
    } catch (IOException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("not answered yet"), e::toString);
    }
  }
}
