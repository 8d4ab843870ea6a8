package network.haca.llmnode.http;

import io.vertx.core.Vertx;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import network.haca.llmnode.core.Work;

/** Vert.x' threads for what blocks; results are told on the caller's event loop. */
public final class BlockingWork implements Work {
  private final Vertx vertx;

  public BlockingWork(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public <T> CompletionStage<T> run(Supplier<T> work) {
    return vertx.executeBlocking(work::get, false).toCompletionStage();
  }
}
