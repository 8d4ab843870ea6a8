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
 * One thread calls it.
 */
public final class ModelTurnover implements AutoCloseable {
  private final ModelFolders folders;
  private final Models models;
  private final Function<ModelSet, CompletableFuture<Void>> measure;
  private final List<Models.Retired> retired = new ArrayList<>();
  private ModelSet current;
  private Optional<Pending> pending = Optional.empty();

  /**
   * Models that are open, and wait for a key.
   *
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
    return switch (folders.load(newest(), name)) {
      case ModelFolders.Loading.Refused(InferenceOutcome.Reason reason, String message) ->
          new Ordered.Refused(reason, message);
      case ModelFolders.Loading.Loaded(ModelSet next) -> new Ordered.Begun(begin(next));
    };
  }

  /** Ends the models of a name. */
  public Ordered unload(String name) {
    if (newest().models().stream().noneMatch(model -> model.name().equals(name))) {
      return new Ordered.Refused(InferenceOutcome.Reason.NOT_FOUND, models.missing(name, ""));
    }
    return new Ordered.Begun(begin(folders.without(newest(), name)));
  }

  /** Serves what was begun if it may be served by now, and closes what nobody uses any more. */
  public void settle() {
    if (pending.isPresent() && pending.get().measured().isDone()) {
      Pending change = pending.get();
      pending = Optional.empty();
      serve(change);
    }
    retired.removeIf(
        each -> {
          if (each.unused().isDone()) {
            each.model().close();
          }
          return each.unused().isDone();
        });
  }

  private void serve(Pending change) {
    retired.addAll(models.replace(change.next()));
    current = change.next();
    boolean _ = change.done().complete(null);
  }

  private ModelSet newest() {
    return pending.map(Pending::next).orElse(current);
  }

  private CompletableFuture<Void> begin(ModelSet next) {
    Optional<Pending> before = pending;
    CompletableFuture<Void> done = before.map(Pending::done).orElseGet(CompletableFuture::new);
    pending = Optional.of(new Pending(next, measure.apply(next), done));
    before.ifPresent(given -> giveUp(given, next));
    settle();
    return done;
  }

  /** What a change has opened that a later one does without was never served. */
  private void giveUp(Pending given, ModelSet next) {
    Set<Model> kept = new HashSet<>(current.models());
    kept.addAll(next.models());
    given.next().models().stream().filter(model -> !kept.contains(model)).forEach(Model::close);
  }

  /** Closes all models but those that are served. */
  @Override
  public void close() {
    pending.ifPresent(change -> giveUp(change, current));
    retired.forEach(each -> each.model().close());
  }
}
