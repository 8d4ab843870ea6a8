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

  private static final Precompiles ETHEREUM =
      Precompiles.cancun().with(Precompiles.address(0x100), new P256Verify());

  private LedgerRules() {}

  public static TransactionProcessor processor(ChainConfig config) {
    TeePrecompile.AcceptedRoots roots =
        config.isDevelopment()
            ? TeePrecompile.AcceptedRoots.ALL
            : TeePrecompile.AcceptedRoots.WITHOUT_DEVELOPMENT;
    TeePrecompile tee = new TeePrecompile(roots, config.rules());
    return new TransactionProcessor(
        new Rules(true, true, ETHEREUM.with(Addresses.TEE_PRECOMPILE, tee)));
  }

  /** Whether the address answers without an account. */
  public static boolean isPrecompile(Address address) {
    return address.equals(Addresses.TEE_PRECOMPILE) || ETHEREUM.at(address).isPresent();
  }
}
