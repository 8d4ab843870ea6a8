package network.haca.benchmarks.gas;

import com.esaulpaugh.headlong.abi.Function;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import network.haca.attestation.DevelopmentRoot;
import network.haca.attestation.SimulatedNsm;
import network.haca.contracts.Addresses;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The functions of our own precompile. */
final class TeeCases {
  private static final Function RSA = Function.parse("verifyRSAPSS(bytes,bytes32,bytes)");
  private static final Function ATTESTATION =
      Function.parse("verifyAttestation(bytes,bytes,bytes,bytes)");
  private static final Function SIGNING_KEY = Function.parse("isSigningKey(bytes)");

  /** The price of the longest key; what a shorter one does not take comes back. */
  private static final long RSA_GAS = 80_000;

  private static final long SIGNING_KEY_GAS = 3_000;
  private static final long ATTESTATION_GAS = 500_000;

  private TeeCases() {}

  static List<GasCase> all() {
    return List.of(
        new GasCase(
            "0x900 verifyRSAPSS, to 4096 bits",
            TeeCases::rsa,
            Knob.of("bits", 2_048, 3_072, 4_096),
            Knob.of("exponent", 65_537, 3)),
        new GasCase(
            "0x900 verifyRSAPSS, any key",
            TeeCases::rsa,
            Knob.of("bits", 2_048, 3_072, 4_096, 6_144, 8_192),
            Knob.of("exponent", 65_537, 3, Integer.MAX_VALUE)),
        new GasCase(
            "0x900 verifyRSAPSS, long input", TeeCases::longInput, Knob.of("size", 1_048_576)),
        new GasCase("0x900 verifyAttestation", TeeCases::attestation, Knob.of("holds", 1, 0)),
        new GasCase("0x900 isSigningKey", TeeCases::signingKey, Knob.of("size", 0, 8_192)),
        new GasCase(
            "0x900 input that is not paid for",
            TeeCases::unpaid,
            Knob.of("function", 0, 1, 2, 3),
            Knob.of("size", 32, 1_048_576)));
  }

  private static Trial call(ByteBuffer input, long gas) {
    Bytes bytes = Bytes.copyOf(input);
    return PrecompileCall.of(Addresses.TEE_PRECOMPILE, bytes, bytes.size(), gas);
  }

  /** A modulus of random bits with a signature of random bits, which takes the whole power. */
  private static Trial rsa(Knobs at) {
    return call(rsaInput(at.number("bits"), at.get("exponent")), RSA_GAS);
  }

  private static ByteBuffer rsaInput(int bits, long exponent) {
    BigInteger modulus = modulus(bits);
    Random random = new Random(-bits);
    byte[] signature = new byte[bits / 8];
    random.nextBytes(signature);
    signature[0] &= 0x7f;
    return RSA.encodeCallWithArgs(
        key(modulus, BigInteger.valueOf(exponent)), new byte[32], signature);
  }

  private static BigInteger modulus(int bits) {
    return new BigInteger(bits, new Random(bits)).setBit(bits - 1).setBit(bits - 2).setBit(0);
  }

  private static byte[] key(BigInteger modulus, BigInteger exponent) {
    try {
      return KeyFactory.getInstance("RSA")
          .generatePublic(new RSAPublicKeySpec(modulus, exponent))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has RSA", e);
    }
  }

  private static Trial longInput(Knobs at) {
    Bytes input = Bytes.copyOf(rsaInput(2_048, 65_537));
    return PrecompileCall.of(Addresses.TEE_PRECOMPILE, input, at.get("size"), RSA_GAS);
  }

  private static Trial attestation(Knobs at) {
    List<Bytes> measurements = Collections.nCopies(3, Bytes.fromHex("01".repeat(48)));
    Bytes text = Bytes.ofUtf8("text");
    Bytes document =
        new SimulatedNsm(
                measurements, InstantSource.fixed(Instant.ofEpochSecond(GasLedger.TIME + 300)))
            .attest(text, text, text);
    byte[] bytes = document.toArray();
    if (!at.is("holds")) {
      bytes[bytes.length - 1] ^= 1;
    }
    return call(
        ATTESTATION.encodeCallWithArgs(
            bytes, text.toArray(), text.toArray(), DevelopmentRoot.certificatePem().toArray()),
        ATTESTATION_GAS);
  }

  private static Trial signingKey(Knobs at) {
    int size = at.number("size");
    byte[] key =
        size == 0 ? key(modulus(8_192), BigInteger.valueOf(Integer.MAX_VALUE)) : new byte[size];
    return call(SIGNING_KEY.encodeCallWithArgs((Object) key), SIGNING_KEY_GAS);
  }

  /** Whose arguments are as long as they can be, for a call that cannot pay. */
  private static Trial unpaid(Knobs at) {
    int size = at.number("size");
    Bytes selector =
        List.of(
                Bytes.fromHex("12345678"),
                selector(RSA),
                selector(ATTESTATION),
                selector(SIGNING_KEY))
            .get(at.number("function"));
    Bytes offset = Bytes32.ofUnsigned(128).value();
    Bytes length = Bytes32.ofUnsigned(Math.max(0, size - 4 - 5 * 32)).value();
    Bytes input = Bytes.concat(selector, offset, offset, offset, offset, length);
    return PrecompileCall.of(Addresses.TEE_PRECOMPILE, input, size, 0);
  }

  private static Bytes selector(Function function) {
    return Bytes.copyOf(function.selector());
  }
}
