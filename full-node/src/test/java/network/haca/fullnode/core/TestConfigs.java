package network.haca.fullnode.core;

/** Variants of the development network's genesis. */
public final class TestConfigs {
  private TestConfigs() {}

  /** One that refuses transactions without replay protection. */
  public static ChainConfig withoutUnprotected() {
    ChainConfig own = ChainConfig.development();
    return new ChainConfig(
        own.chainId(),
        own.cometChainId(),
        own.isDevelopment(),
        own.gasLimit(),
        own.baseFee(),
        own.administrator(),
        own.relay(),
        own.operators(),
        own.approvers(),
        own.accounts(),
        own.attestationRoots(),
        own.takesUnboundAttestations(),
        false,
        own.referenceStrings(),
        own.rules());
  }
}
