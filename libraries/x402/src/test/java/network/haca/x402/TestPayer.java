package network.haca.x402;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/** A client that pays what it is offered. */
public final class TestPayer {
  public static final Address TOKEN = Address.fromHex("0xFbC2051AE2265686a469421b2C5A2D5462FbF5eB");
  public static final Address PAY_TO =
      Address.fromHex("0x9deEBB5D1b22e4a6e027977CeAd13893A7E4cC1a");
  public static final Address FACILITATOR =
      Address.fromHex("0x1563915e194D8CfBA1943570603F7606A3115508");
  public static final Bytes32 KEY = Bytes32.fromHex("0x" + "11".repeat(32));

  private final PayingAccount account;
  private final Instant now;

  public TestPayer(Instant now) {
    this(KEY, now);
  }

  public TestPayer(Bytes32 key, Instant now) {
    this.account = new PayingAccount(key);
    this.now = now;
  }

  public Address address() {
    return account.address();
  }

  /** An offer of a tenth of a token. */
  public static Offer offer(Scheme scheme, TransferMethod method) {
    return offer(scheme, method, FACILITATOR);
  }

  public static Offer offer(Scheme scheme, TransferMethod method, Address facilitator) {
    return new Offer(
        scheme,
        Network.BASE_SEPOLIA,
        TOKEN,
        Uint256.parse("100000000000000000").orElseThrow(),
        PAY_TO,
        300,
        method,
        Optional.of(new TokenDomain("OpenGradient", "1")),
        scheme == Scheme.UPTO ? Optional.of(facilitator) : Optional.empty());
  }

  /** A payment of the offer with that nonce. */
  public Payment pay(Offer offer, long nonce) {
    return sign(offer, authorization(offer, nonce));
  }

  /** A payment by what is given, whether it is what the offer asks for or not. */
  public Payment sign(Offer offer, Authorization given) {
    return account.sign(offer, given);
  }

  public Authorization authorization(Offer offer, long nonce) {
    return account.authorization(offer, Uint256.of(nonce).toWord(), now);
  }

  /** As a client writes it. */
  public static ObjectNode json(Payment payment) {
    return payment.toJson();
  }
}
