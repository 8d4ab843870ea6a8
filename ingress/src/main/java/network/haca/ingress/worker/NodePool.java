package network.haca.ingress.worker;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import network.haca.schemas.directory.NodeEndpoint;
import network.haca.schemas.directory.NodeEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory's nodes of some kinds with a connection to each, asked again and again what they
 * serve. A node that is gone from the directory gets no more requests from then on; those in flight
 * finish. One whose endpoint has another key now (rule N5) gets requests until that one has said
 * what it serves: it is the same node, and its answers count meanwhile (rule N3). The state is of
 * the follower's event loop.
 *
 * @param <N> a node with its connection
 */
public final class NodePool<N extends Connection> {
  private static final Logger LOG = LoggerFactory.getLogger(NodePool.class);

  private final EventLoop loop;
  private final Predicate<NodeEntry> kinds;
  private final BiFunction<NodeEntry, NodeEndpoint, N> connect;
  private final Duration grace;
  private final Map<NodeEntry, N> nodes = new HashMap<>();

  /** Those whose successor has not answered yet, with it. */
  private final Map<N, N> leaving = new LinkedHashMap<>();

  private List<N> followed = List.of();
  private volatile List<N> current = List.of();

  /**
   * @param kinds which nodes are of this pool
   * @param grace that a request in flight may take to finish
   */
  public NodePool(
      EventLoop loop,
      Predicate<NodeEntry> kinds,
      BiFunction<NodeEntry, NodeEndpoint, N> connect,
      Duration grace) {
    this.loop = loop;
    this.kinds = kinds;
    this.connect = connect;
    this.grace = grace;
  }

  public List<N> nodes() {
    return current;
  }

  /** From now on these nodes get requests; completes when each was asked what it serves. */
  public Future<Void> follow(List<NodeEntry> entries) {
    List<N> now = new ArrayList<>();
    Map<String, N> added = new HashMap<>();
    for (NodeEntry entry : entries.stream().filter(kinds).toList()) {
      // Whoever registered it may have written anything; the others must not suffer.
      NodeEndpoint.parse(entry.endpoint())
          .ifPresent(
              endpoint ->
                  now.add(
                      nodes.computeIfAbsent(
                          entry,
                          each -> {
                            N node = connect.apply(each, endpoint);
                            added.put(each.endpoint(), node);
                            return node;
                          })));
    }
    followed = List.copyOf(now);
    letGo(Set.copyOf(entries), added);
    tell();
    return Future.join(followed.stream().map(this::refresh).toList())
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  public Future<Void> close() {
    return Future.join(current.stream().map(Connection::close).toList()).mapEmpty();
  }

  private void tell() {
    List<N> all = new ArrayList<>(followed);
    all.addAll(leaving.keySet());
    current = List.copyOf(all);
  }

  /**
   * @param added the new nodes, by their endpoints
   */
  private void letGo(Set<NodeEntry> entries, Map<String, N> added) {
    for (NodeEntry gone : nodes.keySet().stream().filter(e -> !entries.contains(e)).toList()) {
      N node = nodes.remove(gone);
      N successor = added.get(gone.endpoint());
      if (node != null && successor != null) {
        leaving.replaceAll((_, of) -> of.equals(node) ? successor : of);
        leaving.put(node, successor);
        loop.after(grace, () -> end(node));
      } else if (node != null) {
        close(node);
      }
    }
  }

  private void end(N node) {
    if (leaving.containsKey(node)) {
      close(node);
    }
  }

  /** Requests in flight finish: the client closes once they are done or have timed out. */
  private void close(N node) {
    leaving.remove(node);
    tell();
    loop.after(grace, () -> node.close());
  }

  private void answered(N successor) {
    leaving.entrySet().stream()
        .filter(each -> each.getValue().equals(successor))
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::close);
  }

  /** What is wrong with a node is said once, until something else is. */
  private Future<?> refresh(N node) {
    return node.refresh()
        .onComplete(
            answer -> {
              if (answer.succeeded()) {
                answered(node);
              }
              String trouble =
                  answer.succeeded() ? "" : String.valueOf(answer.cause().getMessage());
              if (node.noteTrouble(trouble) && !trouble.isEmpty()) {
                LOG.warn("{}", trouble);
              }
            });
  }
}
