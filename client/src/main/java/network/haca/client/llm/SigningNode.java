package network.haca.client.llm;

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
public record SigningNode(Node node, List<Interval> intervals, boolean isSimulated) {
  /** Remark on a node whose attestation proves nothing, for users to read. */
  public static final String SIMULATED = " (simulated enclave)";

  /** So far a node's clock may be ahead; what is dated later no validator takes (rule N3). */
  private static final Duration AHEAD_MAX = Duration.ofMinutes(5);

  /** Nothing if there is none of that id. */
  public static Optional<SigningNode> read(EthereumClient chain, Bytes32 teeId) throws IOException {
    try {
      Node node =
          RegistryContract.decodeNode(
              chain.call(Addresses.REGISTRY, RegistryContract.getNode(teeId)));
      List<Interval> intervals =
          RegistryContract.decodeIntervals(
              chain.call(Addresses.REGISTRY, RegistryContract.getIntervals(teeId)));
      boolean isSimulated =
          NodeKind.isAttested(node.teeType())
              && RegistryContract.decodeIsDevelopmentNetwork(
                  chain.call(Addresses.REGISTRY, RegistryContract.isDevelopmentNetwork()));
      return Optional.of(new SigningNode(node, intervals, isSimulated));
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
  public List<AnswerCheck> checks(Set<NodeKind> kinds, long timestamp, Instant now) {
    boolean isOfKind = NodeKind.ofTeeType(node.teeType()).filter(kinds::contains).isPresent();
    String kind = kind();
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
  public String words() {
    return "%s node %s%s".formatted(NodeKind.nameOf(node.teeType()), node.teeId(), simulated());
  }

  private String kind() {
    return NodeKind.nameOf(node.teeType()) + simulated();
  }

  private String simulated() {
    return isSimulated ? SIMULATED : "";
  }
}
