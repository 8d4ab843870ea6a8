package network.haca.proofstream.core;

import java.time.Duration;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.LeafSignatures;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.NodeKind;
import network.haca.schemas.ProofOrigin;
import network.haca.schemas.Proofs;
import network.haca.schemas.settlement.ProvenInference;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.NodeRecord;
import network.haca.schemas.v1.Proof;
import network.haca.schemas.v1.Route;

/**
 * Judges proofs by the registry as far as it is known (rules N3, O2, O3). For one thread: it
 * remembers roots that are signed (rule T6).
 */
public final class ProofRules {
  /** A proof may be dated this much after its append time (rule O2). */
  static final long AHEAD_SECONDS_MAX = 300;

  /**
   * How far the watermark must have passed a proof's date before an unknown key is refused (rule
   * O3).
   */
  static final long PARK_SECONDS = 60;

  /** Roots of whose leaves more may come. */
  private static final int ROOTS_MAX = 1_024;

  private final LeafSignatures signatures = new LeafSignatures(ROOTS_MAX);

  /**
   * @param key the record's key, which must be the leaf hash
   * @param appendTime seconds, when Kafka took the record
   * @param node what the registry says of the proof's key
   * @param watermark the block time in seconds that the registry is complete up to; 0 if none came
   *     yet
   */
  public Verdict judge(
      Proof proof, Bytes key, long appendTime, Optional<NodeRecord> node, long watermark) {
    Optional<SettlementLeaf> readable = Proofs.leaf(proof);
    if (readable.isEmpty()) {
      return rejected(RejectionReason.MALFORMED, "a hash is not 32 bytes, or the date is negative");
    }
    SettlementLeaf leaf = readable.get();
    if (!leaf.hash().value().equals(key)) {
      return rejected(RejectionReason.MALFORMED, "keyed " + key + ", the leaf is " + leaf.hash());
    }
    if (proof.getRoute() == Route.ROUTE_INDIVIDUAL && proof.getBlobId().isEmpty()) {
      return rejected(RejectionReason.MALFORMED, "to be settled alone, and names no blob");
    }
    if (proof.getRoute() == Route.ROUTE_ZK && !carriesItsProof(proof, leaf)) {
      return rejected(
          RejectionReason.MALFORMED,
          "to be settled by a proof in zero knowledge, and carries none");
    }
    if (leaf.timestamp() > appendTime + AHEAD_SECONDS_MAX) {
      return rejected(
          RejectionReason.DATED_AHEAD,
          "dated %s, Kafka took it at %s".formatted(leaf.timestamp(), appendTime));
    }
    if (leaf.timestamp() + Topics.PROOF_AGE_MAX.toSeconds() < watermark) {
      return rejected(
          RejectionReason.TOO_OLD,
          "dated %s, more than %s before block time %s"
              .formatted(leaf.timestamp(), text(Topics.PROOF_AGE_MAX), watermark));
    }
    return byRegistry(proof, leaf, node, watermark);
  }

  /** Of a model, and of exactly this leaf; whether it holds, the validators say. */
  private static boolean carriesItsProof(Proof proof, SettlementLeaf leaf) {
    return proof.getModelId().size() == Bytes32.SIZE
        && ProvenInference.decode(Bytes.wrap(proof.getProven().toByteArray()))
            .filter(proven -> proven.leaf().equals(leaf))
            .isPresent();
  }

  private Verdict byRegistry(
      Proof proof, SettlementLeaf leaf, Optional<NodeRecord> node, long watermark) {
    boolean isEnabled =
        node.filter(known -> NodeIntervals.cover(known, leaf.timestamp())).isPresent();
    if (!isEnabled) {
      if (watermark <= leaf.timestamp() + PARK_SECONDS) {
        return new Verdict.Parked();
      }
      return node.isEmpty()
          ? rejected(RejectionReason.UNKNOWN_NODE, "no node " + leaf.teeId())
          : rejected(
              RejectionReason.NOT_ENABLED,
              "node %s was not enabled at %s".formatted(leaf.teeId(), leaf.timestamp()));
    }
    boolean isProver = node.get().getTeeType() == NodeKind.ZKML_PROVER.teeType();
    if (isProver != (proof.getRoute() == Route.ROUTE_ZK)) {
      return rejected(
          RejectionReason.MALFORMED,
          isProver
              ? "of a prover, and without a proof in zero knowledge"
              : "node %s proves nothing in zero knowledge".formatted(leaf.teeId()));
    }
    return bySignatures(proof, leaf, Bytes.wrap(node.get().getPublicKey().toByteArray()), isProver);
  }

  private Verdict bySignatures(
      Proof proof, SettlementLeaf leaf, Bytes publicKey, boolean isProver) {
    if (!signatures.isGood(publicKey, leaf)) {
      return rejected(RejectionReason.BAD_SIGNATURE, "not signed by node " + leaf.teeId());
    }
    // Else anybody who knows the leaf could use up the proofs that are looked at (rule O5).
    return isProver && !ProofOrigin.isOwn(proof, publicKey)
        ? rejected(
            RejectionReason.BAD_SIGNATURE,
            "its proof in zero knowledge is not signed for node " + leaf.teeId())
        : new Verdict.Accepted(leaf);
  }

  private static Verdict rejected(RejectionReason reason, String detail) {
    return new Verdict.Rejected(reason, detail);
  }

  private static String text(Duration duration) {
    return duration.toHours() + " h";
  }
}
