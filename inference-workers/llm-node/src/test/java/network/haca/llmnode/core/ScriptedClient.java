package network.haca.llmnode.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A client that takes what is written when the test says so; at first at once. */
final class ScriptedClient implements ClientStream {
  private record Write(String text, Runnable written) {}

  private final StringBuilder got = new StringBuilder();
  private final Deque<Write> waiting = new ArrayDeque<>();
  private CompletableFuture<Boolean> done = CompletableFuture.completedFuture(true);
  boolean takes = true;
  boolean breaksOnWrite;
  boolean isBrokenOff;

  @Override
  public void write(String text, Runnable written) {
    if (breaksOnWrite) {
      throw new StackOverflowError("as if the text were nested too deep");
    }
    if (done.isDone()) {
      done = new CompletableFuture<>();
    }
    waiting.add(new Write(text, written));
    if (takes) {
      take();
    }
  }

  /** Takes all that waits. */
  void take() {
    while (!waiting.isEmpty()) {
      Write write = waiting.removeFirst();
      got.append(write.text());
      write.written().run();
    }
    done.complete(true);
  }

  @Override
  public CompletionStage<Void> done() {
    return done.thenAccept(all -> {});
  }

  @Override
  public CompletionStage<Void> end(String text) {
    got.append(text);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void breakOff() {
    isBrokenOff = true;
  }

  /** All that it got. */
  String got() {
    return got.toString();
  }
}
