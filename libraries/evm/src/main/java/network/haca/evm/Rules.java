package network.haca.evm;

import network.haca.evm.precompile.Precompiles;

/**
 * What beyond exact Cancun is on (rule L1).
 *
 * @param hasClz whether opcode 0x1e counts leading zeros (EIP-7939)
 */
public record Rules(boolean hasClz, Precompiles precompiles) {
  /** Exactly Ethereum's Cancun. */
  public static Rules cancun() {
    return new Rules(false, Precompiles.cancun());
  }
}
