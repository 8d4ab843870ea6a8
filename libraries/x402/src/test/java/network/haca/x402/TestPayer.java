package network.haca.x402;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.x402.Authorization.Eip3009;
import network.haca.x402.Authorization.ExactPermit;
import network.haca.x402.Authorization.Permit;
import network.haca.x402.Authorization.Permit2;
import network.haca.x402.Authorization.UptoPermit;

/** A client that pays what it is offered. */
public final class TestPayer {
  public static final Address TOKEN = Address.fromHex("0xFbC2051AE2265686a469421b2C5A2D5462FbF5eB");
  public static final Address PAY_TO =
      Address.fromHex("0x9deEBB5D1b22e4a6e027977CeAd13893A7E4cC1a");
  public static final Address FACILITATOR =
      Address.fromHex("0x1563915e194D8CfBA1943570603F7606A3115508");
  public static final Bytes32 KEY = Bytes32.fromHex("0x" + "11".repeat(32));

  private final Bytes32 key;
  private final Instant now;

  public TestPayer(Instant now) {
    this(KEY, now);
  }

  public TestPayer(Bytes32 key, Instant now) {
    this.key = key;
    this.now = now;
  }

  public Address address() {
    return Secp256k1.addressOf(key);
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
    Bytes32 digest =
        switch (given) {
          case Eip3009 transfer ->
              TypedData.digest(
                  transfer, offer.network(), offer.token(), offer.domain().orElseThrow());
          case Permit2 permit -> TypedData.digest(permit, offer.network());
        };
    Bytes signature = Secp256k1.sign(key, digest).toBytes();
    return new Payment(
        Version.V2, offer.scheme(), offer.network(), Optional.of(offer), given, signature);
  }

  public Authorization authorization(Offer offer, long nonce) {
    Uint256 until = Uint256.of(now.getEpochSecond() + offer.timeoutSeconds());
    if (offer.method() == TransferMethod.EIP3009) {
      return new Eip3009(
          address(),
          offer.payTo(),
          offer.amount(),
          Uint256.ZERO,
          until,
          Uint256.of(nonce).toWord());
    }
    Permit permit =
        new Permit(
            address(),
            offer.token(),
            offer.amount(),
            X402Contracts.proxy(offer.scheme()),
            Uint256.of(nonce),
            until);
    return offer.scheme() == Scheme.UPTO
        ? new UptoPermit(permit, offer.payTo(), offer.facilitator().orElseThrow(), Uint256.ZERO)
        : new ExactPermit(permit, offer.payTo(), Uint256.ZERO);
  }

  /** As a client writes it. */
  public static ObjectNode json(Payment payment) {
    return payment.toJson();
  }
}
