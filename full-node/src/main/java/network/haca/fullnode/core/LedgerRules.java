package network.haca.fullnode.core;

import network.haca.contracts.Addresses;
import network.haca.evm.Rules;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.precompile.Precompiles;

/** The EVM of this chain: Cancun, CLZ and the TEE precompile (rule L1). */
public final class LedgerRules {
  private LedgerRules() {}

  public static TransactionProcessor processor() {
    return new TransactionProcessor(
        new Rules(true, Precompiles.cancun().with(Addresses.TEE_PRECOMPILE, new TeePrecompile())));
  }
}
