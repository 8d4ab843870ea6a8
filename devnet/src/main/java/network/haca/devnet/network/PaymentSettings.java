package network.haca.devnet.network;

import java.math.BigInteger;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import network.haca.devnet.devchain.DevChain;
import network.haca.devnet.devchain.PaymentContracts;
import network.haca.primitives.Address;
import network.haca.x402.Network;

/**
 * Settings of facilitator and gates of a development network, wherever its chain and its files are.
 * The chain bears Base's id, because clients have it built in.
 */
public final class PaymentSettings {
  private static final BigInteger ETHER = BigInteger.TEN.pow(18);
  private static final BigInteger WALLET_OPG = ETHER.multiply(BigInteger.valueOf(100));
  private static final BigInteger FUNDS = ETHER.multiply(BigInteger.TEN);

  private PaymentSettings() {}

  /** Gives who settles and who pays what they need on a chain that has just begun. */
  public static void equip(DevChain chain, Address facilitator, Address wallet) {
    chain.fund(facilitator, FUNDS);
    chain.fund(wallet, FUNDS);
    chain.giveOpg(wallet, WALLET_OPG);
  }

  /**
   * @param wallet that alone may pay (rule X14)
   */
  public static Map<String, String> facilitator(URI chain, Address payTo, Address wallet) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("facilitator.networks", Network.BASE + "=" + chain);
    settings.put("facilitator.tokens", Network.BASE + "/" + PaymentContracts.OPG.toHex());
    settings.put("facilitator.pay.to", payTo.toHex());
    settings.put("facilitator.payers", wallet.toHex());
    settings.put("facilitator.session.idle", "5s");
    // The chain makes no block after that of a payment.
    settings.put("facilitator.confirmations", "0");
    return settings;
  }

  /**
   * @param url under which clients know the gate
   */
  public static Map<String, String> gate(URI facilitator, String url, Address payTo) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("gate.facilitator", facilitator.toString());
    settings.put("gate.url", url);
    settings.put("gate.network", Network.BASE.toString());
    settings.put("gate.token", PaymentContracts.OPG.toHex());
    settings.put("gate.pay.to", payTo.toHex());
    settings.put("gate.ways", "UPTO,EXACT_PERMIT2,EXACT");
    settings.put("gate.rate", "0.25");
    return settings;
  }
}
