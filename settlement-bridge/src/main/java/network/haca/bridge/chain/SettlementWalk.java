package network.haca.bridge.chain;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import network.haca.bridge.core.Rebuild;
import network.haca.bridge.core.SettlementSearch;
import network.haca.service.Occasion;
import network.haca.service.RepeatedTask;

/** Drives the search for what is settled, which looks at several settlements side by side. */
public final class SettlementWalk implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final SettlementSearch search;
  private final RepeatedTask walker;

  /**
   * @param occasions blocks, which are waited for once all that is settled is known
   */
  public SettlementWalk(SettlementSearch search, Occasion.Source occasions) {
    this.search = search;
    this.walker =
        new RepeatedTask(
            "settlement-walk",
            PAUSE,
            occasions.onlyWhile(() -> search.rebuild().isComplete()),
            () -> search.go(SettlementWalk::sideBySide));
  }

  /** How far it is. */
  public Rebuild rebuild() {
    return search.rebuild();
  }

  public boolean isRunning() {
    return walker.isRunning();
  }

  @Override
  public void close() {
    walker.close();
  }

  private static void sideBySide(List<Long> numbers, Consumer<Long> look) {
    try (ExecutorService looks = Executors.newVirtualThreadPerTaskExecutor()) {
      numbers.forEach(number -> looks.execute(() -> look.accept(number)));
    }
  }
}
