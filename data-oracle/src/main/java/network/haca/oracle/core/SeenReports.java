package network.haca.oracle.core;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.oracle.core.RoundChain.Reporter;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.SignedReport;

/**
 * The reports of the latest rounds. Each is verified before it takes a place, so that records that
 * anybody writes under a node's id displace none of that node's. Any thread may use it.
 */
public final class SeenReports {
  /** Rounds of all feeds that are remembered; the oldest is forgotten first. */
  private static final int ROUNDS_MAX = 2_048;

  /** Nodes of one round that are remembered. */
  private static final int NODES_MAX = 256;

  /** Nodes of one owner in a round that are remembered, so that no owner takes others' places. */
  private static final int OWNER_NODES_MAX = 4;

  /** Reports of one node and round: a second that differs shows that the node lies. */
  private static final int NODE_REPORTS_MAX = 2;

  private final Reporters reporters;
  private final boolean isOfFacts;
  private final Map<Place, Map<Bytes32, Node>> rounds = new LinkedHashMap<>();

  private record Place(Bytes32 feedId, long round) {}

  private record Node(Address owner, List<SignedReport> reports) {}

  /** Says which keys are of data nodes. */
  @FunctionalInterface
  public interface Reporters {
    /** Nothing if the registry has no enabled data node of that id. */
    Optional<Reporter> reporter(Bytes32 nodeId) throws IOException;
  }

  /**
   * @param isOfFacts whether reports of facts are remembered, or those of feeds
   */
  public SeenReports(Reporters reporters, boolean isOfFacts) {
    this.reporters = reporters;
    this.isOfFacts = isOfFacts;
  }

  /**
   * Remembers a report if a data node signed it.
   *
   * @throws IOException if the chain cannot be asked who signed it
   */
  public void add(SignedReport report) throws IOException {
    if (report.report().round().isOfFact() != isOfFacts) {
      return;
    }
    reporters
        .reporter(report.nodeId())
        .filter(node -> report.isSignedBy(node.publicKey()))
        .ifPresent(node -> keep(report, node.owner()));
  }

  private synchronized void keep(SignedReport report, Address owner) {
    Place place = new Place(report.report().round().feedId(), report.report().round().number());
    Map<Bytes32, Node> nodes = rounds.computeIfAbsent(place, any -> new TreeMap<>());
    if (nodes.containsKey(report.nodeId()) || hasRoom(nodes, owner)) {
      List<SignedReport> own =
          nodes
              .computeIfAbsent(report.nodeId(), any -> new Node(owner, new ArrayList<>()))
              .reports();
      boolean isNew = own.stream().noneMatch(known -> known.report().equals(report.report()));
      if (isNew && own.size() < NODE_REPORTS_MAX) {
        own.add(report);
      }
    }
    while (rounds.size() > ROUNDS_MAX) {
      rounds.remove(rounds.keySet().iterator().next());
    }
  }

  private static boolean hasRoom(Map<Bytes32, Node> nodes, Address owner) {
    long own = nodes.values().stream().filter(node -> node.owner().equals(owner)).count();
    return own < OWNER_NODES_MAX && nodes.size() < NODES_MAX;
  }

  /** The reports of a round, in the order in which each node's came. */
  public synchronized List<SignedReport> of(Bytes32 feedId, long round) {
    return rounds.getOrDefault(new Place(feedId, round), Map.of()).values().stream()
        .flatMap(node -> node.reports().stream())
        .toList();
  }
}
