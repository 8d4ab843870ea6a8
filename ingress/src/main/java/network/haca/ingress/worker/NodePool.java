package network.haca.ingress.worker;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import network.haca.ingress.core.Directory;
import network.haca.ingress.core.Node;
import network.haca.schemas.directory.NodeEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory's nodes with a connection to each; follows the directory and asks each node what it
 * serves.
 */
public final class NodePool {
  private static final Logger LOG = LoggerFactory.getLogger(NodePool.class);

  private final Vertx vertx;
  private final Directory directory;
  private final Duration refreshInterval;
  private final Duration callTimeout;
  private final int messageBytesMax;
  private final Map<NodeEntry, WorkerNode> nodes = new HashMap<>();
  private volatile List<WorkerNode> current = List.of();
  private volatile boolean closed;

  public NodePool(
      Vertx vertx,
      Directory directory,
      Duration refreshInterval,
      Duration callTimeout,
      int messageBytesMax) {
    this.vertx = vertx;
    this.directory = directory;
    this.refreshInterval = refreshInterval;
    this.callTimeout = callTimeout;
    this.messageBytesMax = messageBytesMax;
  }

  /** Follows the directory from now on; completes when every node was asked once. */
  public Future<Void> start() {
    return refresh().otherwiseEmpty();
  }

  public List<? extends Node> nodes() {
    return current;
  }

  public Future<Void> close() {
    closed = true;
    return Future.join(current.stream().map(WorkerNode::close).toList()).mapEmpty();
  }

  private Future<Void> refresh() {
    return vertx
        .executeBlocking(directory::nodes)
        .compose(this::follow)
        .onFailure(this::warn)
        .onComplete(
            done -> {
              if (!closed) {
                vertx.setTimer(refreshInterval.toMillis(), timer -> refresh());
              }
            });
  }

  private Future<Void> follow(List<NodeEntry> entries) {
    List<WorkerNode> followed = new ArrayList<>();
    for (NodeEntry entry : entries) {
      followed.add(
          nodes.computeIfAbsent(
              entry, added -> new WorkerNode(vertx, added, callTimeout, messageBytesMax)));
    }
    current = List.copyOf(followed);
    closeGone(Set.copyOf(entries));
    return Future.join(followed.stream().map(this::refresh).toList())
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private void closeGone(Set<NodeEntry> entries) {
    for (NodeEntry gone : nodes.keySet().stream().filter(e -> !entries.contains(e)).toList()) {
      // Requests in flight finish: the client closes once they are done or have timed out.
      WorkerNode node = nodes.remove(gone);
      if (node != null) {
        vertx.setTimer(callTimeout.toMillis(), timer -> node.close());
      }
    }
  }

  private void warn(Throwable failure) {
    if (!closed) {
      LOG.warn("the directory cannot be read: {}", failure.getMessage());
    }
  }

  private Future<?> refresh(WorkerNode node) {
    boolean served = !node.models().isEmpty();
    return node.refresh()
        .onFailure(
            failure -> {
              if (served) {
                LOG.warn("{}", failure.getMessage());
              }
            });
  }
}
