package network.haca.fullnode.core;

import java.util.Arrays;
import java.util.Optional;

/**
 * A version of the ledger's rules: what execution accepts, and the contracts of genesis (rule L10).
 * A chain keeps the one that its genesis names, so that its blocks mean the same for ever.
 */
public enum RulesVersion {
  /** Genesis files that name no version are of this one. */
  ONE(1, "rules1/"),
  /** Adds rules of documents and of registration; docs/adr/0021 lists them. */
  TWO(2, ""),
  /** Prices P-256 as Osaka does, and adds the original's addresses; docs/adr/0039 has them. */
  THREE(3, ""),
  /** Adds the registry of models and the feed contract; docs/adr/0044 and 0043 have them. */
  FOUR(4, "");

  /** The version of chains that begin now. */
  public static final RulesVersion LATEST = FOUR;

  private final int number;
  private final String registryFolder;

  RulesVersion(int number, String registryFolder) {
    this.number = number;
    this.registryFolder = registryFolder;
  }

  public int number() {
    return number;
  }

  /** Returns true if it has what another version added. */
  public boolean includes(RulesVersion other) {
    return number >= other.number;
  }

  /** The name of the registry's artifact in this version. */
  String registryArtifact() {
    return registryFolder + "TEERegistry";
  }

  /** Nothing if this program does not know a version of that number. */
  public static Optional<RulesVersion> of(int number) {
    return Arrays.stream(values()).filter(version -> version.number == number).findFirst();
  }
}
