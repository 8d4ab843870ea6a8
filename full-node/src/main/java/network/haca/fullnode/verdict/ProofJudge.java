package network.haca.fullnode.verdict;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.contracts.Addresses;
import network.haca.contracts.RegistryContract;
import network.haca.fullnode.core.LedgerRules;
import network.haca.fullnode.core.StateView;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.LeafSignatures;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.NodeKind;

/**
 * Whether a proof counts in a settlement, judged on the state after the opening height (rule N3).
 */
final class ProofJudge {
  private static final long GRACE_SECONDS = 24 * 3600;

  /** The roots of a full batch, if a signature covers three of its leaves or more. */
  private static final int ROOTS_MAX = 4_096;

  private final StateView opening;
  private final long openedAt;
  private final Map<Bytes32, Optional<Key>> keys = new TreeMap<>();
  private final LeafSignatures signatures = new LeafSignatures(ROOTS_MAX);

  /**
   * @param endedAt the block time at which it stopped to count, 0 while it does
   */
  private record Key(
      Bytes publicKey, int teeType, List<RegistryContract.Interval> intervals, long endedAt) {}

  ProofJudge(StateView opening, long openedAt) {
    this.opening = opening;
    this.openedAt = openedAt;
  }

  /**
   * Why the leaf does not count as one of a node of a kind, or nothing if it does.
   *
   * @param isProver whether the node must be a prover, or must be none: a leaf's method is its
   *     node's kind, and a prover's answers count by their proofs alone (rule N2)
   */
  Optional<String> refusal(SettlementLeaf leaf, boolean isProver) {
    return refusal(leaf).or(() -> otherKind(leaf, isProver));
  }

  private Optional<String> otherKind(SettlementLeaf leaf, boolean isProver) {
    int teeType = keys.computeIfAbsent(leaf.teeId(), this::read).orElseThrow().teeType();
    if ((teeType == NodeKind.ZKML_PROVER.teeType()) == isProver) {
      return Optional.empty();
    }
    return refuse(
        leaf,
        isProver
            ? "its node is a %s, and proves nothing in zero knowledge"
                .formatted(NodeKind.nameOf(teeType))
            : "its node is a prover, and it comes without its proof");
  }

  /** Why the proof does not count, or nothing if it does. */
  Optional<String> refusal(SettlementLeaf leaf) {
    Optional<Key> key = keys.computeIfAbsent(leaf.teeId(), this::read);
    if (key.isEmpty()) {
      return refuse(leaf, "no node " + leaf.teeId());
    }
    if (leaf.timestamp() > openedAt + LedgerRules.PROOF_AHEAD_SECONDS_MAX) {
      return refuse(leaf, "dated after opening");
    }
    if (leaf.timestamp() < openedAt - LedgerRules.PROOF_AGE_SECONDS_MAX) {
      return refuse(leaf, "too old");
    }
    if (!isEnabled(key.get(), leaf.timestamp())) {
      return refuse(leaf, "the node was not enabled");
    }
    return signatures.isGood(key.get().publicKey(), leaf)
        ? Optional.empty()
        : refuse(leaf, "the signature is wrong");
  }

  private boolean isEnabled(Key key, long timestamp) {
    if (key.endedAt() != 0 && openedAt > key.endedAt() + GRACE_SECONDS) {
      return false;
    }
    return key.intervals().stream().anyMatch(interval -> interval.contains(timestamp));
  }

  private Optional<Key> read(Bytes32 teeId) {
    return opening
        .tryRead(Addresses.REGISTRY, RegistryContract.getNode(teeId))
        .map(
            output ->
                new Key(
                    RegistryContract.decodeNode(output).publicKey(),
                    RegistryContract.decodeNode(output).teeType(),
                    RegistryContract.decodeIntervals(
                        opening.read(Addresses.REGISTRY, RegistryContract.getIntervals(teeId))),
                    RegistryContract.decodeEndedAt(
                        opening.read(Addresses.REGISTRY, RegistryContract.endedAt(teeId)))));
  }

  private static Optional<String> refuse(SettlementLeaf leaf, String reason) {
    return Optional.of("leaf " + leaf.hash() + ": " + reason);
  }
}
