package network.haca.schemas;

import java.util.Optional;

/**
 * The registry's {@code teeType}: a node's kind and, with it, how its answers are vouched for (rule
 * N2).
 */
public enum NodeKind {
  LLM_PROXY(0, "TEE"),
  VALIDATOR(1, "TEE"),
  TEE_MODEL_WORKER(2, "TEE"),
  DATA_NODE(3, "TEE"),
  VANILLA(16, "VANILLA"),
  ZKML_PROVER(17, "ZKML");

  private final int teeType;
  private final String verification;

  NodeKind(int teeType, String verification) {
    this.teeType = teeType;
    this.verification = verification;
  }

  public int teeType() {
    return teeType;
  }

  /** The value of the request parameter {@code verification} that chooses such a node. */
  public String verification() {
    return verification;
  }

  /**
   * Returns true if nodes of a type join by an attestation; the registry's {@code
   * FIRST_UNATTESTED_TYPE}.
   */
  public static boolean isAttested(int teeType) {
    return teeType < VANILLA.teeType;
  }

  /** The kind's name, or the number of one that nobody knows. */
  public static String nameOf(int teeType) {
    return ofTeeType(teeType).map(NodeKind::name).orElse("type " + teeType);
  }

  public static Optional<NodeKind> ofTeeType(int teeType) {
    for (NodeKind kind : values()) {
      if (kind.teeType == teeType) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
