package network.haca.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import network.haca.client.InferenceResult.Answered;
import network.haca.client.InferenceResult.Reason;
import network.haca.client.InferenceResult.Refused;
import network.haca.connection.CallException;
import network.haca.connection.NodeCalls;
import network.haca.contracts.EthereumClient;
import network.haca.schemas.NodeKind;
import network.haca.schemas.directory.NodeEndpoint;
import network.haca.schemas.directory.NodeEntry;
import network.haca.schemas.kserve.KserveMethod;
import network.haca.schemas.v1.kserve.ModelInferResponse;

/**
 * A client of the network that needs no ingress: trust comes from the registry on chain. Safe for
 * use by many threads; calls block.
 *
 * <pre>{@code
 * try (HacaClient client = HacaClient.connect(ClientOptions.of(chain, bridge, genesis))) {
 *   switch (client.infer(Question.of("projectile", "TEE", tensor))) {
 *     case InferenceResult.Answered answered -> use(answered.answer().outputs());
 *     case InferenceResult.Refused refused -> report(refused.message());
 *   }
 * }
 * }</pre>
 */
public final class HacaClient implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final ClientOptions options;
  private final NodeRegistry registry;
  private final Optional<Receipts> receipts;
  private final Map<NodeEntry, NodeCalls> connections = new ConcurrentHashMap<>();

  private HacaClient(ClientOptions options) {
    this.options = options;
    this.registry =
        new NodeRegistry(
            new EthereumClient(options.chain()),
            List.of(NodeKind.TEE_MODEL_WORKER, NodeKind.VANILLA, NodeKind.ZKML_PROVER),
            options.registryAge(),
            InstantSource.system());
    this.receipts = options.receipts().map(Receipts::new);
  }

  /** Connects to nothing yet. */
  public static HacaClient connect(ClientOptions options) {
    return new HacaClient(options);
  }

  /**
   * The nodes that are active now, whatever they serve.
   *
   * @throws IOException if the chain cannot be asked
   */
  public List<NodeEntry> nodes() throws IOException {
    return registry.read().nodes();
  }

  /**
   * Asks a node that serves the model the way the question wants, any of them, and another if that
   * one cannot answer.
   *
   * @throws IOException if the chain cannot be asked
   */
  public InferenceResult infer(Question question) throws IOException {
    NodeRegistry.Snapshot known = registry.read();
    closeAllBut(known.nodes());
    List<NodeEntry> fitting = new ArrayList<>(known.nodes());
    fitting.removeIf(node -> !isVouchedBy(node, question.verification()));
    Collections.shuffle(fitting);
    Refused last =
        new Refused(
            Reason.NOT_SERVED,
            "no active node vouches by '%s'; active nodes: %d"
                .formatted(question.verification(), known.nodes().size()));
    int tries = 0;
    for (NodeEntry node : fitting) {
      InferenceResult result = ask(node, question, known.isDevelopment());
      if (!(result instanceof Refused refused) || !isWorthAnother(refused.reason())) {
        return result;
      }
      last = refused;
      // That a node does not serve the model costs next to nothing, and is no failure.
      tries += refused.reason() == Reason.NOT_SERVED ? 0 : 1;
      if (tries == options.triesMax()) {
        break;
      }
    }
    return last;
  }

  /**
   * Asks this node and no other.
   *
   * @throws IOException if the chain cannot be asked
   */
  public InferenceResult infer(NodeEntry node, Question question) throws IOException {
    return ask(node, question, registry.read().isDevelopment());
  }

  /**
   * The receipt of an answer, verified with it.
   *
   * @throws IOException if the bridge cannot be asked
   * @throws IllegalStateException if the options name no bridge
   */
  public ReceiptResult receipt(ProvenAnswer answer) throws IOException {
    return receipts
        .orElseThrow(() -> new IllegalStateException("connected without a source of receipts"))
        .fetch(answer);
  }

  @Override
  public void close() {
    connections.values().forEach(node -> node.close().await());
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private InferenceResult ask(NodeEntry entry, Question question, boolean isDevelopment) {
    NodeEndpoint endpoint = NodeEndpoint.parse(entry.endpoint()).orElse(null);
    if (endpoint == null) {
      return new Refused(
          Reason.UNAVAILABLE,
          "node %s is registered at '%s', which is no endpoint"
              .formatted(entry.teeId(), entry.endpoint()));
    }
    NodeCalls node =
        connections.computeIfAbsent(
            entry, added -> new NodeCalls(vertx, added, endpoint, options.connections()));
    ModelInferResponse response;
    try {
      response = join(node.call(KserveMethod.MODEL_INFER, question.toRequest()));
    } catch (CallException e) {
      return new Refused(reason(e.kind()), String.valueOf(e.getMessage()));
    }
    return verified(entry, question, response, isDevelopment);
  }

  private static InferenceResult verified(
      NodeEntry entry, Question question, ModelInferResponse response, boolean isDevelopment) {
    return switch (question.answeredBy(response)) {
      case Question.Answered.Without(String reason) ->
          new Refused(Reason.UNTRUSTED, "node %s: %s".formatted(entry.teeId(), reason));
      case Question.Answered.Proven(ProvenAnswer answer) -> verified(entry, answer, isDevelopment);
    };
  }

  private static InferenceResult verified(
      NodeEntry entry, ProvenAnswer answer, boolean isDevelopment) {
    boolean isAttested = NodeKind.isAttested(entry.teeType());
    return answer
        .flaw(entry.publicKey())
        .<InferenceResult>map(
            flaw -> new Refused(Reason.UNTRUSTED, "node %s: %s".formatted(entry.teeId(), flaw)))
        .orElseGet(() -> new Answered(answer, entry, isAttested && isDevelopment));
  }

  private static <T> T join(Future<T> future) throws CallException {
    try {
      return future.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof CallException known) {
        throw known;
      }
      throw e;
    }
  }

  private static Reason reason(CallException.Kind kind) {
    return switch (kind) {
      case INVALID, FORBIDDEN -> Reason.INVALID;
      case NOT_FOUND -> Reason.NOT_SERVED;
      case OVERLOADED, UNAVAILABLE -> Reason.UNAVAILABLE;
      case TIMED_OUT -> Reason.TIMED_OUT;
      case UNTRUSTED -> Reason.UNTRUSTED;
      case FAILED -> Reason.FAILED;
    };
  }

  /** Another node may serve what this one does not, or be who it says it is. */
  private static boolean isWorthAnother(Reason reason) {
    return reason == Reason.UNAVAILABLE
        || reason == Reason.NOT_SERVED
        || reason == Reason.UNTRUSTED;
  }

  private static boolean isVouchedBy(NodeEntry node, String verification) {
    return verification.isEmpty()
        || NodeKind.ofTeeType(node.teeType())
            .filter(kind -> kind.verification().equals(verification))
            .isPresent();
  }

  private void closeAllBut(List<NodeEntry> active) {
    connections
        .keySet()
        .removeIf(
            entry -> {
              boolean isGone = !active.contains(entry);
              NodeCalls node = connections.get(entry);
              if (isGone && node != null) {
                // What is in flight on other threads finishes first.
                vertx.setTimer(
                    options.connections().callTimeout().toMillis(), timer -> node.close());
              }
              return isGone;
            });
  }
}
