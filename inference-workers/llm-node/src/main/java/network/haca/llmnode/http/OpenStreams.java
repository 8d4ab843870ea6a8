package network.haca.llmnode.http;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Streams that have begun and whose end is not proven yet. */
final class OpenStreams {
  private final Map<Future<Void>, Runnable> open = new ConcurrentHashMap<>();

  /**
   * @param end of a stream, with its proof
   * @param cut makes it end
   */
  void add(Future<Void> end, Runnable cut) {
    open.put(end, cut);
    end.onComplete(done -> open.remove(end));
  }

  /** Ends all that are open now; completes when what they had written is proven. */
  Future<Void> cut() {
    List<Future<Void>> ends = List.copyOf(open.keySet());
    open.values().forEach(Runnable::run);
    return Future.join(ends).<Void>mapEmpty().otherwiseEmpty();
  }
}
