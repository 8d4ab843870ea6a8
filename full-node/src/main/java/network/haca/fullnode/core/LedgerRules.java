package network.haca.fullnode.core;

import network.haca.attestation.DocumentRules;
import network.haca.contracts.Addresses;
import network.haca.evm.Rules;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.precompile.P256Verify;
import network.haca.evm.precompile.Precompiles;
import network.haca.primitives.Address;

/** The EVM of this chain: Cancun, CLZ, EIP-7702, P-256 and the TEE precompile (rule L1). */
public final class LedgerRules {
  /** A proof counts until it is so old when its settlement is opened (rule N3). */
  public static final long PROOF_AGE_SECONDS_MAX = 48 * 3600;

  /** A proof may be dated so far after the opening (rule N3). */
  public static final long PROOF_AHEAD_SECONDS_MAX = 300;

  private LedgerRules() {}

  private static final Rules PRODUCTION = rules(TeePrecompile.AcceptedRoots.WITHOUT_DEVELOPMENT);
  private static final Rules DEVELOPMENT = rules(TeePrecompile.AcceptedRoots.ALL);

  public static TransactionProcessor processor(ChainConfig config) {
    return new TransactionProcessor(config.isDevelopment() ? DEVELOPMENT : PRODUCTION);
  }

  /** Whether the address answers without an account. */
  public static boolean isPrecompile(Address address) {
    return PRODUCTION.precompiles().at(address).isPresent();
  }

  private static Rules rules(TeePrecompile.AcceptedRoots roots) {
    return new Rules(
        true,
        true,
        Precompiles.cancun()
            .with(Precompiles.address(0x100), new P256Verify())
            .with(Addresses.TEE_PRECOMPILE, new TeePrecompile(roots, DocumentRules.OG_EVM)));
  }
}
