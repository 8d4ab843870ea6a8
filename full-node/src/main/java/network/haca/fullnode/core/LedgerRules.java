package network.haca.fullnode.core;

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

  /** RIP-7212's. */
  private static final long P256_GAS = 3_450;

  /** Osaka's (EIP-7951). */
  private static final long P256_GAS_OF_OSAKA = 6_900;

  private LedgerRules() {}

  public static TransactionProcessor processor(ChainConfig config) {
    TeePrecompile.AcceptedRoots roots =
        config.isDevelopment()
            ? TeePrecompile.AcceptedRoots.ALL
            : TeePrecompile.AcceptedRoots.WITHOUT_DEVELOPMENT;
    TeePrecompile tee = new TeePrecompile(roots, config.rules());
    return new TransactionProcessor(
        new Rules(true, true, ethereum(config.rules()).with(Addresses.TEE_PRECOMPILE, tee)));
  }

  private static Precompiles ethereum(RulesVersion rules) {
    long gas = rules.includes(RulesVersion.THREE) ? P256_GAS_OF_OSAKA : P256_GAS;
    return Precompiles.cancun().with(Precompiles.address(0x100), new P256Verify(gas));
  }

  /** Returns true if the address answers without an account. */
  public static boolean isPrecompile(Address address) {
    return address.equals(Addresses.TEE_PRECOMPILE)
        || ethereum(RulesVersion.LATEST).at(address).isPresent();
  }
}
