package network.haca.primitives;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/**
 * RSA-PSS with SHA-256, MGF1-SHA-256 and a salt of 32 bytes over a 32-byte message, as the TEE
 * precompile at 0x900 checks it. Keys are made and used through the JCA, so a faster provider that
 * is installed first serves them; signatures are verified by arithmetic of our own.
 */
public final class RsaPss {
  public static final int MODULUS_BITS = 2048;
  private static final PSSParameterSpec PARAMETERS =
      new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

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

  public static Bytes sign(PrivateKey key, Bytes32 message) {
    try {
      Signature signer = newSignature();
      signer.initSign(key);
      signer.update(message.value().unsafeArray());
      return Bytes.wrap(signer.sign());
    } catch (InvalidKeyException | SignatureException e) {
      throw new IllegalArgumentException("not a usable RSA private key", e);
    }
  }

  /**
   * Whether {@code signature} is good, of a key that consensus takes ({@link RsaPublicKey}). All
   * arithmetic is here: no provider, policy or processor has a say in it (rule C1).
   *
   * @param publicKeyDer a SubjectPublicKeyInfo
   */
  public static boolean verify(Bytes publicKeyDer, Bytes32 message, Bytes signature) {
    return RsaPublicKey.parse(publicKeyDer)
        .filter(key -> verify(key, message, signature))
        .isPresent();
  }

  private static boolean verify(RsaPublicKey key, Bytes32 message, Bytes signature) {
    return key.open(signature)
        .filter(opened -> PssEncoding.holds(opened, key.modulus().bitLength() - 1, message))
        .isPresent();
  }

  private static Signature newSignature() {
    try {
      Signature signature = Signature.getInstance("RSASSA-PSS");
      signature.setParameter(PARAMETERS);
      return signature;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has RSASSA-PSS", e);
    }
  }
}
