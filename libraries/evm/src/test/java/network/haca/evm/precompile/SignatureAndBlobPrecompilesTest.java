package network.haca.evm.precompile;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ethereum.ckzg4844.CKZGException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;
import org.junit.jupiter.api.Test;

/** RIP-7212 against the JDK's own ECDSA; EIP-4844's point evaluation at the point of infinity. */
class SignatureAndBlobPrecompilesTest {
  private static final Bytes YES = Bytes32.ofUnsigned(1).value();

  private static Optional<Bytes> verify(Bytes input) {
    return new P256Verify(0).run(input, 0);
  }

  private static Bytes signed(Bytes message) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(pair.getPrivate());
    signature.update(message.toArray());
    ECPublicKey key = (ECPublicKey) pair.getPublic();
    return Bytes.concat(
        Sha256.hash(message).value(),
        Bytes.wrap(signature.sign()),
        Bytes.fromHex("%064x".formatted(key.getW().getAffineX())),
        Bytes.fromHex("%064x".formatted(key.getW().getAffineY())));
  }

  @Test
  void aGoodSignatureGivesOne() throws Exception {
    assertEquals(Optional.of(YES), verify(signed(Bytes.ofUtf8("message"))));
  }

  @Test
  void anyChangedByteGivesNothing() throws Exception {
    byte[] input = signed(Bytes.ofUtf8("message")).toArray();
    for (int i = 0; i < input.length; i++) {
      input[i] ^= 1;
      assertEquals(Optional.of(Bytes.EMPTY), verify(Bytes.copyOf(input)), "byte " + i);
      input[i] ^= 1;
    }
  }

  @Test
  void anotherLengthGivesNothing() {
    assertEquals(Optional.of(Bytes.EMPTY), verify(Bytes.EMPTY));
    assertEquals(Optional.of(Bytes.EMPTY), verify(Bytes.wrap(new byte[161])));
  }

  @Test
  void theZeroPolynomialIsZeroEverywhere() {
    byte[] infinity = new byte[48];
    infinity[0] = (byte) 0xc0;
    byte[] hash = Sha256.hash(Bytes.copyOf(infinity)).toArray();
    hash[0] = 1;
    Bytes point = Bytes32.ofUnsigned(7).value();
    Bytes zero = Bytes32.ZERO.value();
    Bytes commitment = Bytes.wrap(infinity);
    PrecompiledContract evaluation = new PointEvaluation();
    assertEquals(
        64,
        evaluation
            .run(Bytes.concat(Bytes.wrap(hash), point, zero, commitment, commitment), 0)
            .orElseThrow()
            .size());
    assertEquals(
        Optional.empty(),
        evaluation.run(Bytes.concat(Bytes.wrap(hash), point, point, commitment, commitment), 0),
        "it is not 7 there");
    assertEquals(
        Optional.empty(),
        evaluation.run(Bytes.concat(zero, point, zero, commitment, commitment), 0),
        "the hash is of another commitment");
  }

  /** Rule C1: what a machine has no memory for is no answer. */
  @Test
  void aFailureOfTheKzgLibraryIsNoAnswer() {
    assertDoesNotThrow(() -> PointEvaluation.requireBadArguments(failure(1)));
    assertThrows(
        IllegalStateException.class, () -> PointEvaluation.requireBadArguments(failure(2)));
    assertThrows(OutOfMemoryError.class, () -> PointEvaluation.requireBadArguments(failure(3)));
  }

  private static CKZGException failure(int code) {
    return new CKZGException(code, "of a test");
  }
}
