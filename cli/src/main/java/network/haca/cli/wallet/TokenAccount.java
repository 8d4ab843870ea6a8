package network.haca.cli.wallet;

import java.io.IOException;
import java.math.BigDecimal;
import network.haca.contracts.EthereumClient;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.x402.Calldata;
import network.haca.x402.Uint256;
import network.haca.x402.X402Contracts;

/** An account's share of a token (ERC-20). */
record TokenAccount(EthereumClient chain, Address token, Address account) {
  private static final int DECIMALS = 18;

  Uint256 balance() throws IOException {
    return read(Calldata.of("balanceOf(address)").word(account).end());
  }

  /** Allowance of Permit2, in the smallest unit of the token. */
  Uint256 allowance() throws IOException {
    return read(
        Calldata.of("allowance(address,address)").word(account).word(X402Contracts.PERMIT2).end());
  }

  private Uint256 read(Bytes call) throws IOException {
    return Uint256.ofWord(new Bytes32(chain.call(token, call)));
  }

  /** In whole tokens of 18 decimals. */
  static String text(Uint256 amount) {
    return new BigDecimal(amount.value(), DECIMALS).stripTrailingZeros().toPlainString();
  }
}
