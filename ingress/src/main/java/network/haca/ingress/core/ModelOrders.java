package network.haca.ingress.core;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import network.haca.ingress.core.RefusedException.Reason;
import network.haca.primitives.Address;
import network.haca.schemas.directory.NodeEntry;
import network.haca.schemas.v1.kserve.RepositoryModelLoadRequest;
import network.haca.schemas.v1.kserve.RepositoryModelUnloadRequest;

/**
 * Orders to load and unload models, which go to every node of the owners that are named, and to
 * those of a directory outside the chain. They are carried out if a node has carried them out, and
 * none has failed at it.
 */
public final class ModelOrders {
  /** The refusals that say least of the model come first. */
  private static final List<Reason> ORDER =
      List.of(
          Reason.FORBIDDEN,
          Reason.NOT_FOUND,
          Reason.UNAVAILABLE,
          Reason.TIMED_OUT,
          Reason.OVERLOADED,
          Reason.TOO_LARGE,
          Reason.FAILED,
          Reason.INVALID);

  private final Supplier<List<? extends Node>> nodes;
  private final boolean isPermitted;
  private final Set<Address> owners;
  private final Supplier<CompletionStage<?>> look;

  /**
   * @param isPermitted whether clients may give orders
   * @param owners of the nodes of a registry that get them
   * @param look asks all nodes what they serve
   */
  public ModelOrders(
      Supplier<List<? extends Node>> nodes,
      boolean isPermitted,
      Set<Address> owners,
      Supplier<CompletionStage<?>> look) {
    this.nodes = nodes;
    this.isPermitted = isPermitted;
    this.owners = owners;
    this.look = look;
  }

  /** Completes when requests for the model are answered, or fails with {@link RefusedException}. */
  public CompletionStage<Void> load(RepositoryModelLoadRequest request) {
    return order(node -> node.load(request));
  }

  /** Completes when they are not any more, or fails with {@link RefusedException}. */
  public CompletionStage<Void> unload(RepositoryModelUnloadRequest request) {
    return order(node -> node.unload(request));
  }

  private CompletionStage<Void> order(Function<Node, CompletionStage<?>> call) {
    if (!isPermitted) {
      return refused(
          new RefusedException(
              Reason.FORBIDDEN,
              "models are not loaded or unloaded by requests here; the operator permits that with"
                  + " ingress.models.control=true"));
    }
    List<CompletableFuture<Optional<RefusedException>>> ends =
        nodes.get().stream()
            .filter(node -> isOrdered(node.entry()))
            .map(node -> end(call.apply(node)))
            .toList();
    if (ends.isEmpty()) {
      return refused(
          new RefusedException(
              Reason.UNAVAILABLE,
              "no inference node is active now that gets orders (ingress.models.owners)"));
    }
    return CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
        .thenCompose(done -> concluded(ends.stream().map(CompletableFuture::join).toList()));
  }

  /** A directory outside the chain, which names no owners, is of the operator's nodes alone. */
  private boolean isOrdered(NodeEntry entry) {
    return entry.owner().map(owners::contains).orElse(true);
  }

  private static CompletableFuture<Optional<RefusedException>> end(CompletionStage<?> call) {
    return call.handle((done, failure) -> Optional.ofNullable(failure).map(RefusedException::of))
        .toCompletableFuture();
  }

  private CompletionStage<Void> concluded(List<Optional<RefusedException>> ends) {
    Optional<RefusedException> worst =
        ends.stream()
            .flatMap(Optional::stream)
            .max(Comparator.comparingInt(refused -> ORDER.indexOf(refused.reason())));
    boolean isDone = ends.stream().anyMatch(Optional::isEmpty);
    boolean hasFailed =
        worst
            .filter(each -> each.reason() != Reason.FORBIDDEN && each.reason() != Reason.NOT_FOUND)
            .isPresent();
    return isDone && !hasFailed
        ? look.get().handle((done, failure) -> null)
        : refused(worst.orElseThrow());
  }

  private static CompletionStage<Void> refused(RefusedException refused) {
    return CompletableFuture.failedStage(refused);
  }
}
