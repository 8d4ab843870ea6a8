package network.haca.primitives;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;

/**
 * RSA-PSS with SHA-256, MGF1-SHA-256 and a salt of 32 bytes over a 32-byte message, as the TEE
 * precompile at 0x900 checks it. Goes through the JCA, so a faster provider that is installed first
 * serves it.
 */
public final class RsaPss {
  public static final int MODULUS_BITS = 2048;
  private static final int MODULUS_BITS_MIN = 2048;
  private static final int MODULUS_BITS_MAX = 8192;
  private static final int KEY_BYTES_MAX = 8192;
  private static final int SIGNATURE_BYTES_MAX = 1024;
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
   * Whether {@code signature} is good; never throws on bad input.
   *
   * @param publicKeyDer an X.509 SubjectPublicKeyInfo, modulus of 2048 to 8192 bits
   */
  public static boolean verify(Bytes publicKeyDer, Bytes32 message, Bytes signature) {
    if (publicKeyDer.isEmpty()
        || publicKeyDer.size() > KEY_BYTES_MAX
        || signature.isEmpty()
        || signature.size() > SIGNATURE_BYTES_MAX) {
      return false;
    }
    try {
      return verify(decodePublicKey(publicKeyDer), message, signature);
    } catch (InvalidKeySpecException e) {
      return false;
    }
  }

  private static boolean verify(RSAPublicKey key, Bytes32 message, Bytes signature) {
    int bits = key.getModulus().bitLength();
    if (bits < MODULUS_BITS_MIN || bits > MODULUS_BITS_MAX || signature.size() != (bits + 7) / 8) {
      return false;
    }
    try {
      Signature verifier = newSignature();
      verifier.initVerify(key);
      verifier.update(message.value().unsafeArray());
      return verifier.verify(signature.unsafeArray());
    } catch (InvalidKeyException | SignatureException e) {
      return false;
    }
  }

  private static RSAPublicKey decodePublicKey(Bytes der) throws InvalidKeySpecException {
    try {
      PublicKey key =
          KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der.toArray()));
      if (key instanceof RSAPublicKey rsa) {
        return rsa;
      }
      throw new InvalidKeySpecException("not an RSA key");
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has RSA", e);
    }
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
