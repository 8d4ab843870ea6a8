package network.haca.ingress.core;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import network.haca.schemas.NodeKind;
import network.haca.schemas.kserve.RequestParameters;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.v1.kserve.ModelConfig;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.schemas.v1.kserve.ModelInferResponse;
import network.haca.schemas.v1.kserve.ModelMetadataResponse;

/** Sends each request to the least busy node that serves its model the way the client asked for. */
public final class Router {
  private final Supplier<List<? extends Node>> nodes;
  private final int triesMax;
  private final UnsettledBound unsettled;
  private final Function<Duration, CompletionStage<?>> waiting;
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * @param nodes the nodes that may get requests now
   * @param triesMax nodes that a request is given to, one after the other, while none can answer
   * @param unsettled bounds the answers that are not settled
   * @param waiting completes after a time, without holding a thread
   */
  public Router(
      Supplier<List<? extends Node>> nodes,
      int triesMax,
      UnsettledBound unsettled,
      Function<Duration, CompletionStage<?>> waiting) {
    this.nodes = nodes;
    this.triesMax = triesMax;
    this.unsettled = unsettled;
    this.waiting = waiting;
  }

  /** Every model that some node serves. */
  public List<Node.ServedModel> models() {
    return nodes.get().stream()
        .flatMap(node -> node.models().stream())
        .distinct()
        .sorted(Comparator.comparing(Node.ServedModel::name))
        .toList();
  }

  /** Every model that some node has and cannot serve, and none serves. */
  public List<Node.UnservedModel> unserved() {
    return nodes.get().stream()
        .flatMap(node -> node.unserved().stream())
        .filter(model -> !serves(model.name(), model.version()))
        .distinct()
        .sorted(Comparator.comparing(Node.UnservedModel::name))
        .toList();
  }

  public boolean isReady() {
    return !models().isEmpty();
  }

  /** Returns true if a node said so when it was asked last. */
  boolean serves(String model, String version) {
    return candidates(model, version).findAny().isPresent();
  }

  /** Completes with true if the model is served in that version; never fails. */
  public CompletionStage<Boolean> isServed(String model, String version) {
    return serves(model, version) || asked(model, version).isEmpty()
        ? CompletableFuture.completedStage(serves(model, version))
        : metadata(model, version).handle((found, refused) -> refused == null);
  }

  public CompletionStage<ModelInferResponse> infer(ModelInferRequest request) {
    Optional<String> verification;
    try {
      RequestParameters.check(request);
      verification = RequestParameters.verification(request);
    } catch (InvalidTensorException e) {
      return refuse(
          RefusedException.Reason.INVALID,
          "model '%s': %s".formatted(request.getModelName(), e.getMessage()));
    }
    return switch (unsettled.enter()) {
      case UnsettledBound.Entry.Refused(String reason) ->
          refuse(RefusedException.Reason.OVERLOADED, reason);
      case UnsettledBound.Entry.LetIn(Duration after) ->
          after.isZero()
              ? infer(request, verification)
              : waiting.apply(after).thenCompose(turn -> infer(request, verification));
    };
  }

  private CompletionStage<ModelInferResponse> infer(
      ModelInferRequest request, Optional<String> verification) {
    return send(
            request.getModelName(),
            request.getModelVersion(),
            verification,
            node -> node.infer(request))
        .whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                unsettled.answered();
              }
            });
  }

  public CompletionStage<ModelMetadataResponse> metadata(String model, String version) {
    return send(model, version, Optional.empty(), node -> node.metadata(model, version));
  }

  /** The model's configuration in Triton's form. */
  public CompletionStage<ModelConfig> config(String model, String version) {
    return metadata(model, version).thenApply(TritonConfig::of);
  }

  private <A> CompletionStage<A> send(
      String model,
      String version,
      Optional<String> verification,
      Function<Node, CompletionStage<A>> call) {
    if (!isReady()) {
      return refuse(
          RefusedException.Reason.UNAVAILABLE,
          "no inference node is active now; haca status shows those that are registered");
    }
    List<Node> serving = asked(model, version);
    if (serving.isEmpty()) {
      return refuse(
          isAtRest(model, version)
              ? RefusedException.Reason.UNAVAILABLE
              : RefusedException.Reason.NOT_FOUND,
          unknown(model, version));
    }
    List<Node> fitting =
        serving.stream()
            .filter(node -> verification.isEmpty() || isVouchedBy(node, verification.get()))
            .toList();
    if (fitting.isEmpty()) {
      return refuse(
          RefusedException.Reason.INVALID,
          "no node serves model '%s' with verification '%s'; served with %s"
              .formatted(model, verification.orElse(""), verifications(serving)));
    }
    return tryEach(leastBusyFirst(fitting).stream().limit(triesMax).toList(), call);
  }

  private static <A> CompletionStage<A> tryEach(
      List<Node> order, Function<Node, CompletionStage<A>> call) {
    CompletionStage<A> answer = call.apply(order.getFirst());
    if (order.size() == 1) {
      return answer;
    }
    return answer.exceptionallyCompose(
        failure -> {
          RefusedException refused = RefusedException.of(failure);
          return isOthersToAnswer(refused)
              ? tryEach(order.subList(1, order.size()), call)
              : CompletableFuture.failedStage(refused);
        });
  }

  /**
   * Returns true if the node says that it cannot answer now, and not that the request is at fault.
   * One that served the model when it was asked last, and has it no more, is not the last to have
   * it.
   */
  private static boolean isOthersToAnswer(RefusedException refused) {
    return refused.reason() == RefusedException.Reason.UNAVAILABLE
        || refused.reason() == RefusedException.Reason.NOT_FOUND
        || refused.reason() == RefusedException.Reason.OVERLOADED;
  }

  /**
   * The nodes that are asked for a model in a version. Where none served that version when it was
   * asked last, those that serve the name may have got it since, and have told a client so: they
   * have the last word on their versions.
   */
  private List<Node> asked(String model, String version) {
    List<Node> serving = candidates(model, version).toList();
    return serving.isEmpty() && !isAtRest(model, version)
        ? candidates(model, "").toList()
        : serving;
  }

  private Stream<Node> candidates(String model, String version) {
    return nodes.get().stream()
        .map(Node.class::cast)
        .filter(
            node ->
                node.models().stream()
                    .anyMatch(
                        served ->
                            served.name().equals(model)
                                && (version.isEmpty() || served.version().equals(version))));
  }

  private List<Node> leastBusyFirst(List<Node> fitting) {
    int start = Math.floorMod(turn.getAndIncrement(), fitting.size());
    return Stream.concat(fitting.stream().skip(start), fitting.stream().limit(start))
        .sorted(Comparator.comparingInt(Node::inFlight))
        .toList();
  }

  private static boolean isVouchedBy(Node node, String verification) {
    return verification.equals(verification(node));
  }

  private static String verification(Node node) {
    return NodeKind.ofTeeType(node.entry().teeType()).map(NodeKind::verification).orElse("unknown");
  }

  private static Set<String> verifications(List<Node> serving) {
    Set<String> names = new TreeSet<>();
    serving.forEach(node -> names.add(verification(node)));
    return names;
  }

  /** Returns true if a node has it that serves nothing now: it is the node that lacks something. */
  private boolean isAtRest(String model, String version) {
    return nodes.get().stream()
        .filter(node -> node.models().isEmpty())
        .flatMap(node -> node.unserved().stream())
        .anyMatch(unserved -> isNamed(unserved, model, version));
  }

  private static boolean isNamed(Node.UnservedModel unserved, String model, String version) {
    return unserved.name().equals(model)
        && (version.isEmpty() || unserved.version().equals(version));
  }

  private String unknown(String model, String version) {
    for (Node.UnservedModel unserved : unserved()) {
      if (isNamed(unserved, model, version)) {
        return "model '%s' is not served: %s".formatted(model, unserved.reason());
      }
    }
    return "unknown model '%s'%s; served are %s"
        .formatted(
            model,
            version.isEmpty() ? "" : " version '" + version + "'",
            models().stream().map(Node.ServedModel::name).distinct().toList());
  }

  private static <A> CompletionStage<A> refuse(RefusedException.Reason reason, String message) {
    return CompletableFuture.failedStage(new RefusedException(reason, message));
  }
}
