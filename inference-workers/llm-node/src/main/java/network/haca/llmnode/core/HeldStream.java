package network.haca.llmnode.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import network.haca.paymentgate.core.Bill;
import network.haca.schemas.llm.LlmError;

/**
 * A client's stream of which the first byte waits until the bill lets it leave (rule X8). Meanwhile
 * the provider waits, too, so that little is held.
 */
final class HeldStream implements ClientStream {
  private final ClientStream client;
  private final ProviderEvents events;
  private final Bill bill;
  private final Runnable head;
  private final Consumer<LlmError> refused;
  private final Deque<Runnable> held = new ArrayDeque<>();
  private final CompletableFuture<Boolean> open = new CompletableFuture<>();
  private boolean isAsked;

  /**
   * @param head told before the first byte leaves
   * @param refused told instead, if none may
   */
  HeldStream(
      ClientStream client,
      ProviderEvents events,
      Bill bill,
      Runnable head,
      Consumer<LlmError> refused) {
    this.client = client;
    this.events = events;
    this.bill = bill;
    this.head = head;
    this.refused = refused;
  }

  @Override
  public void write(String text, Runnable written) {
    pass(() -> client.write(text, written));
  }

  @Override
  public void end(String text) {
    pass(() -> client.end(text));
  }

  @Override
  public CompletionStage<Void> done() {
    return isAsked ? open.thenCompose(now -> client.done()) : client.done();
  }

  @Override
  public void breakOff() {
    client.breakOff();
  }

  private void pass(Runnable step) {
    if (open.isDone()) {
      step.run();
      return;
    }
    held.add(step);
    if (!isAsked) {
      isAsked = true;
      CompletionStage<Optional<LlmError>> release = bill.release();
      if (!release.toCompletableFuture().isDone()) {
        events.pause();
      }
      release.thenAccept(this::released);
    }
  }

  private void released(Optional<LlmError> refusal) {
    if (refusal.isPresent()) {
      held.clear();
      refused.accept(refusal.get());
      return;
    }
    head.run();
    while (!held.isEmpty()) {
      held.removeFirst().run();
    }
    open.complete(true);
    events.resume();
  }
}
