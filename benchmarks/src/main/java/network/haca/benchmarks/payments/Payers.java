package network.haca.benchmarks.payments;

import java.io.IOException;
import java.math.BigInteger;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.devnet.devchain.DevChain;
import network.haca.devnet.devchain.PaymentContracts;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.x402.Calldata;
import network.haca.x402.PayingAccount;
import network.haca.x402.Uint256;
import network.haca.x402.X402Contracts;

/** Accounts with a token that Permit2 may take, each for as many sessions as one payer may have. */
final class Payers {
  /** Sessions of one payer, fewer than a facilitator takes by default. */
  private static final int SESSIONS = 6;

  private static final BigInteger ETHER = BigInteger.TEN.pow(18);
  private static final BigInteger MONEY = BigInteger.TEN.pow(21);

  private final DevChain chain;
  private long keys;
  private int sessions = SESSIONS;
  private PayingAccount account;

  Payers(DevChain chain) throws IOException {
    this.chain = chain;
    this.account = endowed();
  }

  /** An account for one more session. */
  PayingAccount next() throws IOException {
    if (sessions == 0) {
      account = endowed();
      sessions = SESSIONS;
    }
    sessions--;
    return account;
  }

  private PayingAccount endowed() throws IOException {
    Bytes32 key = Bytes32.ofUnsigned(++keys);
    Address address = Secp256k1.addressOf(key);
    chain.fund(address, ETHER);
    chain.giveOpg(address, MONEY);
    Bytes approve =
        Calldata.of("approve(address,uint256)")
            .word(X402Contracts.PERMIT2)
            .word(new Uint256(MONEY))
            .end();
    var _ =
        new TransactionSender(new EthereumClient(chain.url()), key)
            .send(PaymentContracts.OPG, approve);
    return new PayingAccount(key);
  }
}
