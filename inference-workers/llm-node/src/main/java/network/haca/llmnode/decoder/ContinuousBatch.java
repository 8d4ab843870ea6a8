package network.haca.llmnode.decoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Continuous batching (Yu et al. 2022, "Orca"): each step makes a token of every answer. An answer
 * joins the batch as soon as its prompt has been read, in parts between the steps of the others,
 * and leaves it when it has ended; nobody waits for anybody's end. Not for several threads at once.
 */
final class ContinuousBatch<C extends BatchModel.Cache<C>> {
  private final BatchModel<C> model;
  private final Set<Long> ends;
  private final int prefillTokens;
  private final int sequencesMax;

  private final List<BatchMember> members = new ArrayList<>();
  private @Nullable C cache;
  private @Nullable BatchMember reading;
  private @Nullable C readingCache;

  /**
   * @param ends tokens that end an answer
   * @param prefillTokens of a prompt, read between two steps
   * @param sequencesMax answers at once
   */
  ContinuousBatch(BatchModel<C> model, Set<Long> ends, int prefillTokens, int sequencesMax) {
    this.model = model;
    this.ends = Set.copyOf(ends);
    this.prefillTokens = prefillTokens;
    this.sequencesMax = sequencesMax;
  }

  /** Returns true if another may join: one prompt is read at a time. */
  boolean hasPlace() {
    return reading == null && members.size() < sequencesMax;
  }

  /** Returns true if nothing is being made. */
  boolean isIdle() {
    return reading == null && members.isEmpty();
  }

  /** Begins with an answer, where there is a place; nothing if nobody waits for it any more. */
  void join(BatchMember next) {
    if (!next.isOver()) {
      reading = next;
      readingCache = model.emptyCache();
    }
  }

  /** A part of the prompt of who joins next, and a token of every answer. */
  void go() {
    read();
    step();
  }

  /** Ends all of them; their memory is given back. */
  void drop(String reason) {
    List<BatchMember> all = new ArrayList<>(members);
    if (reading != null) {
      all.add(reading);
    }
    if (readingCache != null) {
      readingCache.close();
    }
    if (cache != null) {
      cache.close();
    }
    cache = null;
    stopReading();
    members.clear();
    all.stream().filter(member -> !member.isOver()).forEach(member -> member.fail(reason));
  }

  /** When the prompt is read, that gives the first token of its answer. */
  private void read() {
    BatchMember member = reading;
    C before = readingCache;
    if (member == null || before == null) {
      return;
    }
    if (member.isOver()) {
      stopReading();
      before.close();
      return;
    }
    long[][] part = {member.nextOfPrompt(prefillTokens)};
    readingCache = null;
    BatchModel.Step<C> step = model.step(part, before);
    readingCache = step.cache();
    if (member.isPromptRead()) {
      member.next(step.logits().getFirst(), ends);
      stopReading();
      try (C joining = step.cache()) {
        if (!member.isOver()) {
          regroup(Optional.of(joining));
          members.add(member);
        }
      }
    }
  }

  private void step() {
    if (members.stream().anyMatch(BatchMember::isOver)) {
      regroup(Optional.empty());
    }
    C before = cache;
    if (before == null) {
      return;
    }
    long[][] tokens =
        members.stream().map(member -> new long[] {member.last()}).toArray(long[][]::new);
    cache = null;
    BatchModel.Step<C> step = model.step(tokens, before);
    cache = step.cache();
    for (int i = 0; i < members.size(); i++) {
      members.get(i).next(step.logits().get(i), ends);
    }
  }

  /** Those that are over leave the cache; the other's sequences join it. */
  private void regroup(Optional<C> joining) {
    C before = cache;
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      if (!members.get(i).isOver()) {
        kept.add(i);
      }
    }
    members.removeIf(BatchMember::isOver);
    C from = before == null ? model.emptyCache() : before;
    try (from) {
      cache = null;
      if (!kept.isEmpty() || joining.isPresent()) {
        cache = from.with(kept, joining.stream().toList());
      }
    }
  }

  private void stopReading() {
    reading = null;
    readingCache = null;
  }
}
