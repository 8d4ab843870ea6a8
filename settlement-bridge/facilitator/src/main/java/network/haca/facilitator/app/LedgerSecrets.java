package network.haca.facilitator.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import network.haca.facilitator.core.SessionSecrets;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Ed25519Signer;
import network.haca.primitives.Sha256;
import network.haca.senders.KeyFile;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.gate.Grant;
import network.haca.x402.gate.GrantKey;
import network.haca.x402.gate.SessionToken;

/**
 * Grants and tokens by one key, which is made when a ledger is: grants are signed with it, and
 * tokens are a keyed hash of what they stand for, so that none is kept.
 */
final class LedgerSecrets implements SessionSecrets {
  static final String FILE = "grants.key";
  private static final String HMAC = "HmacSHA256";
  private static final String NAME = "urn:haca:facilitator:";
  private static final Bytes TOKEN = Bytes.ofUtf8("haca session token");

  private final SecureRandom random = new SecureRandom();
  private final Bytes32 key;
  private final Ed25519Signer signer;

  private LedgerSecrets(Bytes32 key) {
    this.key = key;
    this.signer = new Ed25519Signer(key.value());
  }

  /**
   * Reads the key beside a ledger, or makes one.
   *
   * @throws IOException if the file holds no key, or cannot be written
   */
  static LedgerSecrets open(Path data) throws IOException {
    Path file = data.resolve(FILE);
    return new LedgerSecrets(Files.exists(file) ? KeyFile.read(file) : KeyFile.create(file));
  }

  /** The ledger's name, which no other ledger has. */
  String name() {
    return NAME + grantKey().publicKey().toHex().substring(2);
  }

  GrantKey grantKey() {
    return new GrantKey(new Bytes32(signer.publicKey()));
  }

  @Override
  public Bytes32 newId() {
    byte[] id = new byte[Bytes32.SIZE];
    random.nextBytes(id);
    return new Bytes32(Bytes.wrap(id));
  }

  @Override
  public SessionToken token(PaymentIdentity identity) {
    byte[] token = mac(key.value(), Bytes.concat(TOKEN, identity.key()));
    return new SessionToken(Base64.getUrlEncoder().withoutPadding().encodeToString(token));
  }

  @Override
  public Bytes32 hash(SessionToken token) {
    return Sha256.hash(Bytes.ofUtf8(token.text()));
  }

  @Override
  public String sign(Grant grant) {
    return grant.sign(signer);
  }

  private static byte[] mac(Bytes key, Bytes message) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key.toArray(), HMAC));
      return mac.doFinal(message.toArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }

  @Override
  public String toString() {
    return "the key of " + grantKey().publicKey();
  }
}
