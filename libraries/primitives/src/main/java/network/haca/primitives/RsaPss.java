package network.haca.primitives;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Optional;
import javax.crypto.Cipher;

/**
 * RSA-PSS with SHA-256, MGF1-SHA-256 and a salt of 32 bytes over a 32-byte message, as the TEE
 * precompile at 0x900 checks it. Keys are made and used through the JCA, so a faster provider that
 * is installed first serves them; what is signed is encoded, and signatures are verified, by
 * arithmetic of our own.
 */
public final class RsaPss {
  public static final int MODULUS_BITS = 2048;
  private static final SecureRandom RANDOM = new SecureRandom();

  private RsaPss() {}

  /** A fresh 2048-bit key pair with exponent 65537. */
  public static KeyPair newKeyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(new RSAKeyGenParameterSpec(MODULUS_BITS, RSAKeyGenParameterSpec.F4));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has RSA", e);
    }
  }

  /** Signs with a random salt. */
  public static Bytes sign(PrivateKey key, Bytes32 message) {
    byte[] salt = new byte[Bytes32.SIZE];
    RANDOM.nextBytes(salt);
    return sign(key, message, Bytes32.copyOf(salt));
  }

  /**
   * Signs with a salt that the signer chooses, as it may freely: every verifier of RSA-PSS takes
   * the signature, and whoever knows the public key reads the salt in it ({@link #salt}). So it may
   * commit to more than the message does. That is as safe as a random salt, with which the proof of
   * PSS only gets tighter, and nobody without the private key can put another salt in: the
   * signature is a permutation of the encoding, and a second encoding that opens would be a
   * forgery.
   *
   * <p>Source: RFC 8017, sections 8.1 and 9.1.1.
   */
  public static Bytes sign(PrivateKey key, Bytes32 message, Bytes32 salt) {
    if (!(key instanceof RSAKey rsa)) {
      throw new IllegalArgumentException("not an RSA private key");
    }
    int bits = rsa.getModulus().bitLength();
    BigInteger encoded = PssEncoding.encode(message, salt, bits - 1);
    try {
      Cipher permutation = Cipher.getInstance("RSA/ECB/NoPadding");
      // Not decryption: so the provider checks its own result, and no fault gives the key away.
      permutation.init(Cipher.ENCRYPT_MODE, key);
      return Bytes.wrap(permutation.doFinal(PssEncoding.padded(encoded, (bits + 7) / 8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not a usable RSA private key", e);
    }
  }

  /**
   * Returns true if {@code signature} is good, of a key that consensus takes ({@link
   * RsaPublicKey}). All arithmetic is here: no provider, policy or processor has a say in it (rule
   * C1).
   *
   * @param publicKeyDer a SubjectPublicKeyInfo
   */
  public static boolean verify(Bytes publicKeyDer, Bytes32 message, Bytes signature) {
    return salt(publicKeyDer, message, signature).isPresent();
  }

  /**
   * Returns true if {@code signature} is good, and of exactly its key's length, so that it has no
   * second form.
   *
   * @param publicKeyDer a SubjectPublicKeyInfo
   */
  public static boolean verifyExact(Bytes publicKeyDer, Bytes32 message, Bytes signature) {
    return RsaPublicKey.parse(publicKeyDer)
        .filter(key -> key.size() == signature.size())
        .filter(_ -> verify(publicKeyDer, message, signature))
        .isPresent();
  }

  static boolean verify(RsaPublicKey key, Bytes32 message, Bytes signature) {
    return salt(key, message, signature).isPresent();
  }

  /** The salt of a signature that is good; nothing if it is not. */
  public static Optional<Bytes32> salt(Bytes publicKeyDer, Bytes32 message, Bytes signature) {
    return RsaPublicKey.parse(publicKeyDer).flatMap(key -> salt(key, message, signature));
  }

  private static Optional<Bytes32> salt(RsaPublicKey key, Bytes32 message, Bytes signature) {
    return key.open(signature)
        .flatMap(opened -> PssEncoding.salt(opened, key.modulus().bitLength() - 1, message));
  }
}
