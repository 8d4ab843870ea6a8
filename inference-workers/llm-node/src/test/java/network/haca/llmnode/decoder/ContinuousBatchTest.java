package network.haca.llmnode.decoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Who joins and leaves a batch when, and that no memory of the device stays behind. */
class ContinuousBatchTest {
  private static final Set<Long> ENDS = Set.of(0L);

  private final Model model = new Model();
  private final ContinuousBatch<Rows> batch = new ContinuousBatch<>(model, ENDS, 3, 2);

  /** The tokens of each sequence. */
  private final class Rows implements BatchModel.Cache<Rows> {
    private final List<List<Long>> sequences;
    private boolean isClosed;

    private Rows(List<List<Long>> sequences) {
      this.sequences = sequences;
      model.open++;
    }

    @Override
    public Rows with(List<Integer> kept, List<Rows> others) {
      assertFalse(isClosed);
      List<List<Long>> all = new ArrayList<>();
      kept.forEach(each -> all.add(sequences.get(each)));
      others.forEach(other -> all.addAll(other.sequences));
      return new Rows(all);
    }

    @Override
    public void close() {
      assertFalse(isClosed, "it is closed once");
      isClosed = true;
      model.open--;
    }
  }

  /** Says how many tokens each sequence has. */
  private final class Model implements BatchModel<Rows> {
    private int open;
    private boolean fails;
    private final List<Integer> sizes = new ArrayList<>();

    @Override
    public Rows emptyCache() {
      return new Rows(List.of(List.of()));
    }

    @Override
    public Step<Rows> step(long[][] tokens, Rows cache) {
      try (cache) {
        if (fails) {
          throw new IllegalStateException("no memory");
        }
        assertEquals(cache.sequences.size(), tokens.length);
        sizes.add(tokens.length);
        List<List<Long>> more = new ArrayList<>();
        List<float[]> logits = new ArrayList<>();
        for (int i = 0; i < tokens.length; i++) {
          List<Long> sequence = new ArrayList<>(cache.sequences.get(i));
          Arrays.stream(tokens[i]).forEach(sequence::add);
          more.add(sequence);
          logits.add(new float[] {sequence.size()});
        }
        return new Step<>(new Rows(more), logits);
      }
    }
  }

  /** Answers with the lengths that the model tells, up to so many. */
  private static final class Answer implements BatchMember {
    private final long[] prompt;
    private final int tokensMax;
    private final List<Long> tokens = new ArrayList<>();
    private int fed;
    private boolean isCancelled;
    private String failure = "";

    private Answer(int promptTokens, int tokensMax) {
      this.prompt = LongStream.rangeClosed(1, promptTokens).toArray();
      this.tokensMax = tokensMax;
    }

    @Override
    public boolean isOver() {
      return isCancelled || tokens.size() >= tokensMax || !failure.isEmpty();
    }

    @Override
    public long[] nextOfPrompt(int most) {
      long[] next = Arrays.copyOfRange(prompt, fed, Math.min(fed + most, prompt.length));
      fed += next.length;
      return next;
    }

    @Override
    public boolean isPromptRead() {
      return fed == prompt.length;
    }

    @Override
    public long last() {
      return tokens.getLast();
    }

    @Override
    public void next(float[] logits, Set<Long> ends) {
      assertEquals(ENDS, ends);
      tokens.add((long) logits[0]);
    }

    @Override
    public void fail(String reason) {
      assertTrue(failure.isEmpty(), "told once");
      failure = reason;
    }
  }

  private void go(int times) {
    for (int i = 0; i < times; i++) {
      batch.go();
    }
  }

  @Test
  void aPromptIsReadInPartsBetweenTheStepsOfTheOthers() {
    Answer first = new Answer(2, 10);
    batch.join(first);
    go(1);
    assertEquals(List.of(2L, 3L), first.tokens, "of the prompt, and of the step after it");
    Answer second = new Answer(7, 10);
    batch.join(second);
    assertFalse(batch.hasPlace(), "one prompt is read at a time");
    go(2);
    assertEquals(List.of(2L, 3L, 4L, 5L), first.tokens, "it waits for no prompt");
    assertEquals(List.of(), second.tokens);
    go(1);
    assertEquals(List.of(7L, 8L), second.tokens);
    assertFalse(batch.hasPlace(), "there are as many as there may be");
    assertEquals(2, model.sizes.getLast());
  }

  @Test
  void whoHasEndedLeavesAndTheOthersGoOnWithTheirOwn() {
    Answer brief = new Answer(1, 2);
    Answer longer = new Answer(3, 5);
    batch.join(brief);
    go(1);
    batch.join(longer);
    go(3);
    assertEquals(List.of(1L, 2L), brief.tokens);
    assertEquals(List.of(3L, 4L, 5L, 6L), longer.tokens);
    assertTrue(batch.hasPlace());
    go(2);
    assertTrue(longer.isOver());
    assertTrue(batch.isIdle());
    assertEquals(0, model.open, "all memory is given back");
  }

  @Test
  void whoIsCancelledWhileItsPromptIsReadLeavesNothing() {
    Answer answer = new Answer(9, 5);
    batch.join(answer);
    go(1);
    answer.isCancelled = true;
    go(1);
    assertTrue(batch.isIdle());
    assertEquals(0, model.open);
    batch.join(answer);
    assertTrue(batch.isIdle(), "nobody waits for it");
  }

  @Test
  void anAnswerOfOneTokenNeverJoins() {
    Answer answer = new Answer(3, 1);
    batch.join(answer);
    go(1);
    assertEquals(List.of(3L), answer.tokens);
    assertTrue(batch.isIdle());
    assertEquals(0, model.open);
  }

  @Test
  void whatFailsEndsAllOnceAndGivesTheirMemoryBack() {
    Answer first = new Answer(1, 10);
    Answer second = new Answer(9, 10);
    batch.join(first);
    go(1);
    batch.join(second);
    go(1);
    model.fails = true;
    assertThrows(IllegalStateException.class, batch::go);
    batch.drop("The model failed.");
    assertEquals("The model failed.", first.failure);
    assertEquals("The model failed.", second.failure);
    assertTrue(batch.isIdle());
    assertEquals(0, model.open);
    model.fails = false;
    Answer third = new Answer(2, 2);
    batch.join(third);
    go(1);
    assertArrayEquals(new Object[] {2L, 3L}, third.tokens.toArray());
  }
}
