package network.haca.facilitator.core;

import java.util.concurrent.atomic.AtomicLong;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Ed25519Signer;
import network.haca.primitives.Sha256;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.gate.Grant;
import network.haca.x402.gate.SessionToken;

/** Secrets that anybody can make, for tests. */
final class TestSecrets implements SessionSecrets {
  static final Bytes KEY = Bytes.fromHex("0x" + "42".repeat(32));

  private static final Ed25519Signer SIGNER = new Ed25519Signer(KEY);

  private final AtomicLong ids = new AtomicLong();

  @Override
  public Bytes32 newId() {
    return Bytes32.ofUnsigned(ids.incrementAndGet());
  }

  @Override
  public SessionToken token(PaymentIdentity identity) {
    return new SessionToken("token-" + Sha256.hash(identity.key()).toHex());
  }

  @Override
  public Bytes32 hash(SessionToken token) {
    return Sha256.hash(Bytes.ofUtf8(token.text()));
  }

  @Override
  public String sign(Grant grant) {
    return grant.sign(SIGNER);
  }
}
