package network.haca.answering.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import network.haca.attestation.EnclaveIdentity;
import network.haca.pipe.Answer;
import network.haca.pipe.Failure;
import network.haca.pipe.Mode;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.Test;

/** Rule P5: what anybody writes to the board neither displaces answers nor fills the memory. */
class ShownAnswersTest {
  private static final Instant NOW = Instant.ofEpochSecond(TestChain.ADMITTED_AT);

  private final TestNode node =
      new TestNode(EnclaveIdentity.create("node", Instant.now(), Duration.ofHours(1)));
  private final TestNode.SharedBoard board = new TestNode.SharedBoard(node);
  private final TestChain chain = new TestChain();
  private final OpenRequest request = TestChain.request(Mode.VANILLA, "x", 3, node.teeId());
  private final OpenRequest another = TestChain.request(Mode.VANILLA, "x", 4, node.teeId());
  private final Answer good = answer(TestChain.ADMITTED_AT);

  private Answer answer(long date) {
    return Forged.answer(node, request, date, Bytes.EMPTY, Optional.of(Failure.MODEL_FAILED));
  }

  private Answer junk(int number) {
    return new Answer(
        request.key(),
        node.teeId(),
        TestChain.ADMITTED_AT + number,
        Bytes.EMPTY,
        Optional.of(Failure.MODEL_FAILED),
        good.signature(),
        Bytes.EMPTY);
  }

  private void show(Answer answer) {
    chain.open.clear();
    chain.admit(request, another);
    board.show(Forged.shown(node, chain.open.getFirst(), answer));
  }

  private List<Answer> shown() {
    return board.shown(chain.open.getFirst(), NOW);
  }

  @Test
  void p5JunkThatCameBeforeDisplacesNoAnswer() {
    for (int i = 1; i < ShownAnswers.EARLY_MAX; i++) {
      show(junk(i));
    }
    show(good);
    board.open(chain.open);
    assertEquals(List.of(good), shown());
  }

  @Test
  void p5JunkToAnOpenRequestDisplacesNoAnswer() {
    chain.admit(request, another);
    board.open(chain.open);
    for (int i = 1; i <= 2 * ShownAnswers.EARLY_MAX; i++) {
      show(junk(i));
    }
    show(good);
    assertEquals(List.of(good), shown());
  }

  @Test
  void p5WhatCameEarlyIsBounded() {
    show(good);
    for (int i = 1; i <= ShownAnswers.EARLY_MAX; i++) {
      show(junk(i));
    }
    board.open(chain.open);
    assertEquals(List.of(), shown(), "its node shows it again");
    show(good);
    assertEquals(List.of(good), shown());
  }

  @Test
  void p5OneAnswerOfANodeIsKeptWhileItsRequestIsOpen() {
    chain.admit(request, another);
    board.open(chain.open);
    show(good);
    show(answer(TestChain.ADMITTED_AT + 1));
    assertEquals(List.of(good), shown());
    board.open(List.of());
    assertEquals(List.of(), shown());
  }
}
