package network.haca.workers.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Changes what is served while it is served (rule N7). New models are opened, then a key is
 * registered that is measured with them; only when there is that key do requests get to them, and
 * what they took the place of is closed when its last answer has been signed, by the key before.
 * One thread looks and gives orders; any may settle.
 */
public final class ModelTurnover implements AutoCloseable {
  private final ModelFolders folders;
  private final Models models;
  private final Function<ModelSet, CompletableFuture<Void>> measure;
  private final List<Models.Retired> retired = new ArrayList<>();

  /** Those that wait for a key, in the order in which they came. */
  private final List<Pending> pending = new ArrayList<>();

  private ModelSet current;

  /**
   * Models that are open, and wait for a key.
   *
   * @param measured completes when there is that key; cancelled if there will be none
   * @param done completes when they are served, or what a later change makes of them
   */
  private record Pending(
      ModelSet next, CompletableFuture<Void> measured, CompletableFuture<Void> done) {}

  /** The outcome of an order to load or unload a model. */
  public sealed interface Ordered {
    /**
     * What was ordered is under way.
     *
     * @param served completes when it is served, or what a later change makes of it
     */
    record Begun(CompletableFuture<Void> served) implements Ordered {}

    record Refused(InferenceOutcome.Reason reason, String message) implements Ordered {}
  }

  /**
   * @param models that serve {@code first} already
   * @param measure has a key registered that is measured with the models; completes when there is
   */
  public ModelTurnover(
      ModelFolders folders,
      Models models,
      ModelSet first,
      Function<ModelSet, CompletableFuture<Void>> measure) {
    this.folders = folders;
    this.models = models;
    this.current = first;
    this.measure = measure;
  }

  /** Looks for changes of the folders, and begins what follows from them. */
  public void look() {
    folders
        .look(newest())
        .ifPresent(
            next -> {
              var _ = begin(next);
            });
  }

  /** Loads the models of a name anew. */
  public Ordered load(String name) {
    return ordered(folders.load(newest(), name));
  }

  /** Ends the models of a name. */
  public Ordered unload(String name) {
    if (newest().models().stream().noneMatch(model -> model.name().equals(name))) {
      return new Ordered.Refused(InferenceOutcome.Reason.NOT_FOUND, models.missing(name, ""));
    }
    return ordered(folders.without(newest(), name));
  }

  private Ordered ordered(ModelFolders.Loading loading) {
    return switch (loading) {
      case ModelFolders.Loading.Refused(InferenceOutcome.Reason reason, String message) ->
          new Ordered.Refused(reason, message);
      case ModelFolders.Loading.Loaded(ModelSet next) ->
          new Ordered.Begun(underWay(next).orElseGet(() -> begin(next)));
    };
  }

  /** The end of the same change, if it is served already or waits for its key. */
  private synchronized Optional<CompletableFuture<Void>> underWay(ModelSet next) {
    if (!next.equals(newest())) {
      return Optional.empty();
    }
    return Optional.of(
        pending.isEmpty() ? CompletableFuture.completedFuture(null) : pending.getLast().done());
  }

  /** Serves the latest of what was begun and has its key by now. */
  public synchronized void settle() {
    for (int i = pending.size() - 1; i >= 0; i--) {
      CompletableFuture<Void> measured = pending.get(i).measured();
      if (measured.isDone() && !measured.isCancelled()) {
        List<Pending> over = List.copyOf(pending.subList(0, i + 1));
        pending.subList(0, i + 1).clear();
        retired.addAll(models.replace(over.getLast().next()));
        current = over.getLast().next();
        giveUp(over);
        over.forEach(each -> each.done().complete(null));
        return;
      }
    }
  }

  /** Closes what nobody uses any more. */
  public void closeUnused() {
    List<Models.Retired> unused;
    synchronized (this) {
      unused = retired.stream().filter(each -> each.unused().isDone()).toList();
      retired.removeAll(unused);
    }
    unused.forEach(each -> each.model().close());
  }

  private synchronized ModelSet newest() {
    return pending.isEmpty() ? current : pending.getLast().next();
  }

  private CompletableFuture<Void> begin(ModelSet next) {
    CompletableFuture<Void> measured = measure.apply(next);
    CompletableFuture<Void> done = new CompletableFuture<>();
    synchronized (this) {
      settle();
      List<Pending> cancelled =
          pending.stream().filter(each -> each.measured().isCancelled()).toList();
      pending.removeAll(cancelled);
      pending.add(new Pending(next, measured, done));
      giveUp(cancelled);
      cancelled.forEach(each -> done.thenRun(() -> each.done().complete(null)));
      settle();
    }
    return done;
  }

  /** What changes have opened that is neither served nor waits for a key was never served. */
  private void giveUp(List<Pending> given) {
    Set<Model> kept = new HashSet<>(current.models());
    pending.forEach(each -> kept.addAll(each.next().models()));
    retired.forEach(each -> kept.add(each.model()));
    Set<Model> gone = new HashSet<>();
    given.forEach(each -> gone.addAll(each.next().models()));
    gone.removeAll(kept);
    gone.forEach(Model::close);
  }

  /** Closes all models but those that are served. */
  @Override
  public synchronized void close() {
    List<Pending> left = List.copyOf(pending);
    pending.clear();
    giveUp(left);
    retired.forEach(each -> each.model().close());
    retired.clear();
  }
}
