package network.haca.bridge.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import network.haca.bridge.core.LeafLookup.Answer;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

/** Whoever asks for a leaf waits for news of it, and neither longer nor beside too many others. */
class LeafWaitsTest {
  private static final Bytes32 LEAF = Bytes32.ofUnsigned(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Answer FOUND = new Answer.Found(JsonNodeFactory.instance.objectNode());
  private static final Answer UNKNOWN = new Answer.Unknown();
  private static final int MAX = 2;

  private final LeafNews news = new LeafNews();
  private final Deque<Runnable> looks = new ArrayDeque<>();
  private final List<Runnable> timers = new ArrayList<>();
  private final LeafWaits waits = new LeafWaits(news, MAX, looks::add, this::after);
  private Answer known = UNKNOWN;
  private Optional<IOException> failure = Optional.empty();
  private int looked;

  private Runnable after(Duration time, Runnable action) {
    assertEquals(PATIENCE, time);
    timers.add(action);
    return () -> timers.remove(action);
  }

  private Answer look(Bytes32 leaf) throws IOException {
    looked++;
    if (failure.isPresent()) {
      throw failure.get();
    }
    return known;
  }

  private LeafWaits.Question ask(Duration patience) {
    return waits.ask(LEAF, this::look, patience).orElseThrow();
  }

  private CompletableFuture<Answer> waiting() {
    CompletableFuture<Answer> answer = ask(PATIENCE).answer().toCompletableFuture();
    work();
    assertFalse(answer.isDone());
    return answer;
  }

  private void work() {
    while (!looks.isEmpty()) {
      looks.remove().run();
    }
  }

  private void assertNothingIsLeft() {
    assertEquals(0, waits.waiting());
    assertEquals(0, news.size());
    assertEquals(List.of(), timers);
  }

  @Test
  void whatIsKnownIsAnsweredAtOnce() {
    known = FOUND;
    CompletableFuture<Answer> answer = ask(PATIENCE).answer().toCompletableFuture();
    work();
    assertEquals(FOUND, answer.join());
    assertNothingIsLeft();
  }

  @Test
  void whoeverDoesNotWaitIsToldThatItIsUnknown() {
    CompletableFuture<Answer> answer = ask(Duration.ZERO).answer().toCompletableFuture();
    work();
    assertEquals(UNKNOWN, answer.join());
    assertEquals(1, looked);
    assertNothingIsLeft();
  }

  @Test
  void newsOfTheLeafWakesWhoeverWaitsForIt() {
    CompletableFuture<Answer> first = waiting();
    CompletableFuture<Answer> second = waiting();
    known = FOUND;
    news.tell(LEAF);
    work();
    assertEquals(FOUND, first.join());
    assertEquals(FOUND, second.join());
    assertNothingIsLeft();
  }

  @Test
  void withoutNewsNobodyLooks() {
    CompletableFuture<Answer> answer = waiting();
    news.tell(Bytes32.ofUnsigned(2));
    work();
    assertFalse(answer.isDone());
    assertEquals(1, looked);
  }

  @Test
  void newsThatComesDuringALookIsNotMissed() {
    CompletableFuture<Answer> answer = ask(PATIENCE).answer().toCompletableFuture();
    Runnable slow = looks.remove();
    news.tell(LEAF);
    news.tell(LEAF);
    assertTrue(looks.isEmpty(), "one look at a time");
    slow.run();
    known = FOUND;
    work();
    assertEquals(FOUND, answer.join());
    assertEquals(2, looked);
  }

  @Test
  void newsThatNamesNothingYetIsWaitedThrough() {
    CompletableFuture<Answer> answer = waiting();
    news.tell(LEAF);
    work();
    assertFalse(answer.isDone());
    known = FOUND;
    news.tell(LEAF);
    work();
    assertEquals(FOUND, answer.join());
  }

  @Test
  void atTheEndOfItsTimeAQuestionIsAnsweredAsItStands() {
    CompletableFuture<Answer> answer = waiting();
    timers.getFirst().run();
    work();
    assertEquals(UNKNOWN, answer.join());
    assertNothingIsLeft();
  }

  @Test
  void whoeverLeavesFreesItsPlaceAndIsLookedForNoMore() {
    LeafWaits.Question question = ask(PATIENCE);
    work();
    question.leave();
    assertNothingIsLeft();
    question.leave();
    assertEquals(0, waits.waiting());
    news.tell(LEAF);
    work();
    assertEquals(1, looked);
    assertFalse(question.answer().toCompletableFuture().isDone());
  }

  @Test
  void oneMoreThanMayWaitIsRefusedUntilAPlaceIsFree() {
    LeafWaits.Question first = ask(PATIENCE);
    LeafWaits.Question _ = ask(PATIENCE);
    assertEquals(Optional.empty(), waits.ask(LEAF, this::look, PATIENCE));
    assertEquals(MAX, waits.waiting());
    first.leave();
    assertTrue(waits.ask(LEAF, this::look, PATIENCE).isPresent());
  }

  @Test
  void aLookThatFailsEndsTheQuestionWithItsReason() {
    failure = Optional.of(new IOException("the chain is away"));
    CompletableFuture<Answer> answer = ask(PATIENCE).answer().toCompletableFuture();
    work();
    assertEquals("the chain is away", answer.exceptionNow().getMessage());
    assertNothingIsLeft();
  }
}
