package network.haca.fullnode.core;

import java.util.Arrays;
import java.util.Optional;

/**
 * A version of the ledger's rules: what execution accepts, and the contracts of genesis (rule L10).
 * A chain keeps the one that its genesis names, so that its blocks mean the same for ever.
 */
public enum RulesVersion {
  /** Genesis files that name no version are of this one. */
  ONE(1),
  /** Adds rules of documents and of registration; docs/adr/0021 lists them. */
  TWO(2),
  /** Prices P-256 as Osaka does, and adds the original's addresses; docs/adr/0039 has them. */
  THREE(3),
  /** Adds the registry of models and the feed contract; docs/adr/0044 and 0043 have them. */
  FOUR(4),
  /** Judges proofs in zero knowledge by the model's entry; docs/adr/0049 has it. */
  FIVE(5),
  /** Adds inference inside a transaction; docs/adr/0053 has it. */
  SIX(6),
  /**
   * Adds models proven in zero knowledge and language models to it, and scheduled workflows over
   * feeds; docs/adr/0056 and 0060 have them.
   */
  SEVEN(7),
  /**
   * Proves models with several inputs and outputs in zero knowledge, and adds facts that contracts
   * ask for inside a transaction; docs/adr/0049 and 0066 have them.
   */
  EIGHT(8);

  /** The version of chains that begin now. */
  public static final RulesVersion LATEST = EIGHT;

  private final int number;

  RulesVersion(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /** Returns true if it has what another version added. */
  public boolean includes(RulesVersion other) {
    return number >= other.number;
  }

  /** The name of the artifact of the registry of nodes in this version. */
  String registryArtifact() {
    return includes(TWO)
        ? artifact("TEERegistry", "rules6/", SEVEN)
        : artifact("TEERegistry", "rules1/", TWO);
  }

  /** The name of the relay's artifact in this version. */
  String relayArtifact() {
    return includes(FIVE)
        ? artifact("InferenceSettlementRelay", "rules6/", SEVEN)
        : artifact("InferenceSettlementRelay", "rules4/", FIVE);
  }

  /** The name of the artifact of the registry of models in this version. */
  String modelRegistryArtifact() {
    if (includes(SEVEN)) {
      return artifact("ModelRegistry", "rules7/", EIGHT);
    }
    return artifact("ModelRegistry", includes(FIVE) ? "rules6/" : "rules4/", SEVEN);
  }

  /** The name of the feed contract's artifact in this version. */
  String feedsArtifact() {
    return artifact("feeds/Feeds", "rules6/", SEVEN);
  }

  /**
   * @param before the folder of what it was before {@code since}
   */
  private String artifact(String name, String before, RulesVersion since) {
    return includes(since) ? name : before + name;
  }

  /** Nothing if this program does not know a version of that number. */
  public static Optional<RulesVersion> of(int number) {
    return Arrays.stream(values()).filter(version -> version.number == number).findFirst();
  }
}
