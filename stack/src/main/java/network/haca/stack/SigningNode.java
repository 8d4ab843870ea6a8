package network.haca.stack;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.RegistryContract.Interval;
import network.haca.contracts.RegistryContract.Node;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;

/**
 * The registered node in whose name an answer is signed, by the word of the full node that was
 * asked.
 *
 * @param intervals when its signatures count
 * @param isSimulated whether its attestation proves nothing
 */
record SigningNode(Node node, List<Interval> intervals, boolean isSimulated) {
  /** So far a node's clock may be ahead; what is dated later no validator takes (rule N3). */
  private static final Duration AHEAD_MAX = Duration.ofMinutes(5);

  /** Nothing if there is none of that id. */
  static Optional<SigningNode> read(EthereumClient chain, Bytes32 teeId) throws IOException {
    try {
      Node node =
          RegistryContract.decodeNode(
              chain.call(Addresses.REGISTRY, RegistryContract.getNode(teeId)));
      List<Interval> intervals =
          RegistryContract.decodeIntervals(
              chain.call(Addresses.REGISTRY, RegistryContract.getIntervals(teeId)));
      return Optional.of(new SigningNode(node, intervals, RegistryView.isSimulated(chain, node)));
    } catch (EthereumClient.RefusedException e) {
      if (e.isRevert()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Whether such a node may vouch for the answer at all, and did when it signed.
   *
   * @param kinds of nodes that give such answers
   * @param timestamp that is signed, in seconds
   */
  List<AnswerCheck> checks(Set<NodeKind> kinds, long timestamp, Instant now) {
    boolean isOfKind = NodeKind.ofTeeType(node.teeType()).filter(kinds::contains).isPresent();
    String kind = RegistryView.kind(node.teeType()) + (isSimulated ? RegistryView.SIMULATED : "");
    boolean isEnabled =
        timestamp <= now.plus(AHEAD_MAX).getEpochSecond()
            && intervals.stream().anyMatch(interval -> interval.contains(timestamp));
    return List.of(
        AnswerCheck.of(
            "kind",
            isOfKind,
            isOfKind ? kind : "%s, which does not sign such answers".formatted(kind)),
        AnswerCheck.of(
            "enabled",
            isEnabled,
            "%s at %s"
                .formatted(
                    isEnabled ? "it counted" : "it did not count", AnswerCheck.time(timestamp))));
  }

  /** Its kind and id. */
  String words() {
    return "%s node %s%s"
        .formatted(
            RegistryView.kind(node.teeType()),
            node.teeId(),
            isSimulated ? RegistryView.SIMULATED : "");
  }
}
