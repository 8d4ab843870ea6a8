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
  private final Consumer<LlmError> refused;
  private final Consumer<Runnable> guarded;
  private final Deque<Runnable> held = new ArrayDeque<>();
  private final CompletableFuture<Boolean> open = new CompletableFuture<>();
  private boolean isAsked;

  /**
   * @param refused told if no byte may leave
   * @param guarded runs what may be broken off, when it is told later
   */
  HeldStream(
      ClientStream client,
      ProviderEvents events,
      Bill bill,
      Consumer<LlmError> refused,
      Consumer<Runnable> guarded) {
    this.client = client;
    this.events = events;
    this.bill = bill;
    this.refused = refused;
    this.guarded = guarded;
  }

  @Override
  public void write(String text, Runnable written) {
    pass(() -> client.write(text, written));
  }

  @Override
  public CompletionStage<Void> end(String text) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    pass(() -> client.end(text).thenAccept(ended::complete));
    return ended;
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
      CompletableFuture<Optional<LlmError>> release = bill.release().toCompletableFuture();
      if (release.isDone()) {
        released(release.join());
      } else {
        events.pause();
        var _ = release.thenAccept(refusal -> guarded.accept(() -> resumed(refusal)));
      }
    }
  }

  private void released(Optional<LlmError> refusal) {
    if (refusal.isPresent()) {
      held.clear();
      refused.accept(refusal.get());
      return;
    }
    while (!held.isEmpty()) {
      held.removeFirst().run();
    }
    open.complete(true);
  }

  private void resumed(Optional<LlmError> refusal) {
    released(refusal);
    events.resume();
  }
}
