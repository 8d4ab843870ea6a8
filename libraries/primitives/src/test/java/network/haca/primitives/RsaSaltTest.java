package network.haca.primitives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;

/**
 * Rule T5: the salt of a signature is the signer's choice. Every verifier of RSA-PSS takes the
 * signature, and the salt can be read in it.
 */
class RsaSaltTest {
  private static final Bytes32 MESSAGE = Keccak.hash(Bytes.ofUtf8("message"));
  private static final Bytes32 SALT = Keccak.hash(Bytes.ofUtf8("salt0"));

  private static PrivateKey privateKey(TestRsaKey key) throws Exception {
    BigInteger one = BigInteger.ONE;
    BigInteger order = key.p().subtract(one).multiply(key.q().subtract(one));
    BigInteger secret = key.exponent().modInverse(order);
    return KeyFactory.getInstance("RSA")
        .generatePrivate(
            new RSAPrivateCrtKeySpec(
                key.modulus(),
                key.exponent(),
                secret,
                key.p(),
                key.q(),
                secret.mod(key.p().subtract(one)),
                secret.mod(key.q().subtract(one)),
                key.q().modInverse(key.p())));
  }

  /** Of the sizes in the resource, and of all that a modulus of 2,048 and some bits may have. */
  private static List<TestRsaKey> keys() throws Exception {
    List<TestRsaKey> keys = new ArrayList<>(TestRsaKey.all());
    Random random = new Random(20_261_128);
    for (int more = 2; more < 8; more++) {
      BigInteger p = BigInteger.probablePrime(1_024, random);
      BigInteger q = BigInteger.probablePrime(1_024 + more, random);
      keys.add(new TestRsaKey(p, q, BigInteger.valueOf(65_537)));
    }
    return keys;
  }

  private static void assertTaken(Bytes publicKey, Bytes signature, Provider provider)
      throws Exception {
    Signature verifier = Signature.getInstance("RSASSA-PSS", provider);
    verifier.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    verifier.initVerify(
        KeyFactory.getInstance("RSA", provider)
            .generatePublic(new X509EncodedKeySpec(publicKey.toArray())));
    verifier.update(MESSAGE.toArray());
    assertTrue(verifier.verify(signature.toArray()), provider::getName);
  }

  @Test
  void aChosenSaltIsInTheSignatureOfEveryKeySize() throws Exception {
    for (TestRsaKey key : keys()) {
      Bytes signature = RsaPss.sign(privateKey(key), MESSAGE, SALT);
      assertEquals(key.sign(MESSAGE), signature, "as another encoder and plain powers have it");
      assertEquals(Optional.of(SALT), RsaPss.salt(key.encoded(), MESSAGE, signature));
      assertTaken(key.encoded(), signature, new BouncyCastleProvider());
      assertTaken(key.encoded(), signature, Security.getProvider("SunRsaSign"));
    }
  }

  @Test
  void theFasterProviderMakesTheSameSignature() throws Exception {
    AmazonCorrettoCryptoProvider corretto = AmazonCorrettoCryptoProvider.INSTANCE;
    if (corretto.getLoadingError() != null) {
      return;
    }
    TestRsaKey key = TestRsaKey.all().getFirst();
    Bytes slow = RsaPss.sign(privateKey(key), MESSAGE, SALT);
    Security.insertProviderAt(corretto, 1);
    try {
      assertEquals(slow, RsaPss.sign(privateKey(key), MESSAGE, SALT));
      KeyPair own = RsaPss.newKeyPair();
      Bytes publicKey = Bytes.wrap(own.getPublic().getEncoded());
      Bytes signature = RsaPss.sign(own.getPrivate(), MESSAGE, SALT);
      assertEquals(Optional.of(SALT), RsaPss.salt(publicKey, MESSAGE, signature));
      assertTaken(publicKey, signature, corretto);
    } finally {
      Security.removeProvider(corretto.getName());
    }
  }

  @Test
  void aSignatureThatDoesNotHoldHasNoSalt() throws Exception {
    TestRsaKey key = TestRsaKey.all().getFirst();
    Bytes signature = RsaPss.sign(privateKey(key), MESSAGE, SALT);
    assertEquals(Optional.empty(), RsaPss.salt(key.encoded(), SALT, signature));
    byte[] changed = signature.toArray();
    changed[100] ^= 1;
    assertEquals(Optional.empty(), RsaPss.salt(key.encoded(), MESSAGE, Bytes.wrap(changed)));
  }

  @Test
  void withoutAChoiceTheSaltIsRandom() throws Exception {
    TestRsaKey key = TestRsaKey.all().getFirst();
    PrivateKey secret = privateKey(key);
    Optional<Bytes32> one = RsaPss.salt(key.encoded(), MESSAGE, RsaPss.sign(secret, MESSAGE));
    Optional<Bytes32> other = RsaPss.salt(key.encoded(), MESSAGE, RsaPss.sign(secret, MESSAGE));
    assertTrue(one.isPresent() && other.isPresent());
    assertNotEquals(one, other);
  }

  @Test
  void aKeyOfAnotherKindIsRefused() throws Exception {
    PrivateKey other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
    assertThrows(IllegalArgumentException.class, () -> RsaPss.sign(other, MESSAGE, SALT));
  }
}
