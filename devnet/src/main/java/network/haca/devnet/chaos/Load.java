package network.haca.devnet.chaos;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Questions at a steady rate through all ingresses, whatever becomes of them. */
final class Load {
  static final int TENSORS_PER_SECOND = 20;
  static final int LLM_EVERY = 10;

  /** Questions that wait for an answer at once; one more is not asked. */
  private static final int WAITING_MAX = 200;

  private static final int SECOND_MILLIS = 1_000;
  private static final int DRAIN_MILLIS = 25_000;

  private final Questions questions;
  private final List<URI> ingresses;
  private final Clock clock;
  private final Semaphore waiting = new Semaphore(WAITING_MAX);
  private final ConcurrentLinkedQueue<Answered> answered = new ConcurrentLinkedQueue<>();
  private final Map<String, AtomicInteger> refused = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

  Load(Questions questions, List<URI> ingresses, Clock clock) {
    this.questions = questions;
    this.ingresses = List.copyOf(ingresses);
    this.clock = clock;
  }

  /** Asks for so long, and waits for the answers that are still to come. */
  void run(long lengthMillis) throws InterruptedException {
    int number = 0;
    while (clock.millis() < lengthMillis) {
      ask(number, ingresses.get(number % ingresses.size()));
      number++;
      clock.sleepUntil((long) number * SECOND_MILLIS / TENSORS_PER_SECOND);
    }
    long end = clock.millis() + DRAIN_MILLIS;
    while (waiting.availablePermits() < WAITING_MAX && clock.millis() < end) {
      Thread.sleep(SECOND_MILLIS / TENSORS_PER_SECOND);
    }
  }

  private void ask(int number, URI ingress) {
    ask(() -> questions.tensor(number, ingress));
    if (number % LLM_EVERY == 0) {
      ask(() -> questions.llm(number / LLM_EVERY, ingress));
    }
  }

  private interface Asking {
    Outcome ask() throws InterruptedException;
  }

  /** The outcome of a question. */
  sealed interface Outcome {
    record Whole(Answered answer) implements Outcome {}

    record Refused(String reason) implements Outcome {}

    /** It arrived whole and is not what had to be answered. */
    record Wrong(String what) implements Outcome {}
  }

  private void ask(Asking asking) {
    if (!waiting.tryAcquire()) {
      count("not asked: " + WAITING_MAX + " wait for an answer");
      return;
    }
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                take(asking.ask());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException e) {
                wrong.add(e.toString());
              } finally {
                waiting.release();
              }
            });
  }

  private void take(Outcome outcome) {
    switch (outcome) {
      case Outcome.Whole(Answered answer) -> answered.add(answer);
      case Outcome.Refused(String reason) -> count(reason);
      case Outcome.Wrong(String what) -> wrong.add(what);
    }
  }

  private void count(String reason) {
    refused.computeIfAbsent(reason, any -> new AtomicInteger()).incrementAndGet();
  }

  int answers() {
    return answered.size();
  }

  List<Answered> answered() {
    return List.copyOf(answered);
  }

  List<String> wrong() {
    return List.copyOf(wrong);
  }

  Map<String, Integer> refused() {
    Map<String, Integer> counts = new TreeMap<>();
    refused.forEach((reason, count) -> counts.put(reason, count.get()));
    return counts;
  }
}
