package network.haca.ingress.worker;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import network.haca.ingress.core.Directory;
import network.haca.ingress.core.Node;
import network.haca.schemas.directory.NodeEndpoint;
import network.haca.schemas.directory.NodeEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory's nodes with a connection to each; follows the directory and asks each node what it
 * serves. A node that is gone from the directory gets no more requests from then on; those in
 * flight finish. All of its state is of one event loop.
 */
public final class NodePool {
  private static final Logger LOG = LoggerFactory.getLogger(NodePool.class);

  private final Vertx vertx;
  private final Context context;
  private final Directory directory;
  private final Duration refreshInterval;
  private final NodeConnections connections;
  private final Map<NodeEntry, WorkerNode> nodes = new HashMap<>();
  private volatile List<WorkerNode> current = List.of();
  private volatile boolean closed;
  private volatile long look;
  private boolean isReading;
  private boolean hasChangedMeanwhile;

  public NodePool(
      Vertx vertx, Directory directory, Duration refreshInterval, NodeConnections connections) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.directory = directory;
    this.refreshInterval = refreshInterval;
    this.connections = connections;
  }

  /** Follows the directory from now on; completes when every node was asked once. */
  public Future<Void> start() {
    Promise<Void> started = Promise.promise();
    context.runOnContext(
        now -> {
          look = vertx.setPeriodic(refreshInterval.toMillis(), timer -> read());
          vertx
              .executeBlocking(directory::nodes)
              .compose(this::follow)
              .onFailure(this::warn)
              .otherwiseEmpty()
              .onComplete(started);
        });
    return started.future();
  }

  /** Reads the directory again, at once. */
  public void directoryChanged() {
    context.runOnContext(now -> read());
  }

  public List<? extends Node> nodes() {
    return current;
  }

  public Future<Void> close() {
    closed = true;
    vertx.cancelTimer(look);
    return Future.join(current.stream().map(WorkerNode::close).toList()).mapEmpty();
  }

  /** Never waits for the nodes: one that hangs must not keep another in. */
  private void read() {
    if (closed || isReading) {
      hasChangedMeanwhile = true;
      return;
    }
    isReading = true;
    hasChangedMeanwhile = false;
    vertx
        .executeBlocking(directory::nodes)
        .onSuccess(this::follow)
        .onFailure(this::warn)
        .onComplete(
            done -> {
              isReading = false;
              if (hasChangedMeanwhile) {
                read();
              }
            });
  }

  private Future<Void> follow(List<NodeEntry> entries) {
    List<WorkerNode> followed = new ArrayList<>();
    for (NodeEntry entry : entries) {
      // Whoever registered it may have written anything; the others must not suffer.
      NodeEndpoint.parse(entry.endpoint())
          .ifPresent(
              endpoint ->
                  followed.add(
                      nodes.computeIfAbsent(
                          entry, added -> new WorkerNode(vertx, added, endpoint, connections))));
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
        vertx.setTimer(connections.callTimeout().toMillis(), timer -> node.close());
      }
    }
  }

  private void warn(Throwable failure) {
    if (!closed) {
      LOG.warn("the directory cannot be read: {}", failure.getMessage());
    }
  }

  /** What is wrong with a node is said once, until something else is. */
  private Future<?> refresh(WorkerNode node) {
    return node.refresh()
        .onComplete(
            answer -> {
              String trouble =
                  answer.succeeded() ? "" : String.valueOf(answer.cause().getMessage());
              if (node.noteTrouble(trouble) && !trouble.isEmpty() && !closed) {
                LOG.warn("{}", trouble);
              }
            });
  }
}
