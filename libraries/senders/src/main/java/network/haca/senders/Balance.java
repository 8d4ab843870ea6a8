package network.haca.senders;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.primitives.Address;

/**
 * The balance of an account, and how far it goes at the price of now.
 *
 * @param wei that it has
 * @param cost the most that one of its transactions takes, in wei
 */
public record Balance(Address account, BigInteger wei, BigInteger cost) {
  private static final int WEI_DIGITS = 18;
  private static final int SHOWN_DIGITS = 6;

  /** Asks the chain. */
  public static Balance of(EthereumClient chain, Address account) throws IOException {
    return new Balance(
        account, chain.balance(account), TransactionSender.costMax(chain.gasPrice()));
  }

  /** Says whether it pays for fewer transactions than that, each at its most. */
  public boolean isBelow(long transactions) {
    return wei.compareTo(cost.multiply(BigInteger.valueOf(transactions))) < 0;
  }

  /** The number of transactions that it pays for, each at its most. */
  public BigInteger transactions() {
    return cost.signum() == 0 ? BigInteger.TWO.pow(Integer.SIZE) : wei.divide(cost);
  }

  /** In ETH, rounded down. */
  public String text() {
    return ether(wei);
  }

  static String ether(BigInteger wei) {
    return new BigDecimal(wei, WEI_DIGITS)
            .setScale(SHOWN_DIGITS, RoundingMode.DOWN)
            .stripTrailingZeros()
            .toPlainString()
        + " ETH";
  }
}
