package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import network.haca.attestation.DevelopmentRoot;
import network.haca.attestation.SimulatedNsm;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.RsaPss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules C1, C2 and L9: what 0x900 answers is a function of the call's bytes. */
class TeePrecompileTest {
  private static final long TIME = 1_790_000_000L;
  private static final Bytes TRUE = Bytes32.ofUnsigned(1).value();
  private static final Bytes FALSE = Bytes32.ZERO.value();
  private static final Bytes RSA_PSS = selector("verifyRSAPSS(bytes,bytes32,bytes)");
  private static final Bytes SIGNING_KEY = selector("isSigningKey(bytes)");
  private static final Bytes ATTESTATION = selector("verifyAttestation(bytes,bytes,bytes,bytes)");
  private static final Bytes KEY = Bytes.wrap(RsaPss.newKeyPair().getPublic().getEncoded());

  private final TeePrecompile first = precompile(RulesVersion.ONE);
  private final TeePrecompile second = precompile(RulesVersion.TWO);

  private static TeePrecompile precompile(RulesVersion rules) {
    return new TeePrecompile(TeePrecompile.AcceptedRoots.ALL, rules);
  }

  private static Bytes selector(String function) {
    return Keccak.hash(Bytes.ofUtf8(function)).value().slice(0, 4);
  }

  private static Bytes word(long value) {
    return Bytes32.ofUnsigned(value).value();
  }

  /** Arguments of type bytes, each with its length and without padding behind. */
  private static Bytes call(Bytes selector, Bytes... arguments) {
    Bytes heads = Bytes.EMPTY;
    Bytes tails = Bytes.EMPTY;
    for (Bytes argument : arguments) {
      heads = Bytes.concat(heads, word(arguments.length * 32L + tails.size()));
      tails = Bytes.concat(tails, word(argument.size()), argument);
    }
    return Bytes.concat(selector, heads, tails);
  }

  @Test
  void aSigningKeyIsAskedForUnderTheSecondRulesAlone() {
    Bytes call = call(SIGNING_KEY, KEY);
    assertEquals(3_000, second.gas(call));
    assertEquals(Optional.of(TRUE), second.run(call, TIME));
    assertEquals(
        Optional.of(FALSE),
        second.run(call(SIGNING_KEY, Bytes.concat(KEY, Bytes.fromHex("00"))), TIME));
    assertEquals(Optional.of(FALSE), second.run(call(SIGNING_KEY, Bytes.EMPTY), TIME));
    assertEquals(Optional.empty(), second.run(SIGNING_KEY, TIME), "no arguments");
    assertEquals(0, first.gas(call));
    assertEquals(Optional.empty(), first.run(call, TIME));
  }

  /** Rule C2: up to keys of 4,096 bits the published price, above it the square of the length. */
  @ParameterizedTest
  @CsvSource({"0, 20000", "256, 20000", "512, 20000", "768, 45000", "1024, 80000", "9000, 80000"})
  void c2ASignatureIsPricedByItsLengthUnderTheSecondRules(int size, long price) {
    Bytes call =
        Bytes.concat(
            RSA_PSS, word(96), word(0), word(128), word(0), word(size), Bytes.wrap(new byte[size]));
    assertEquals(price, second.gas(call));
    assertEquals(20_000, first.gas(call));
    assertEquals(20_000, second.gas(RSA_PSS), "a length that cannot be read");
  }

  /** Rule C2: what nobody pays for the length of is not copied to be refused. */
  @Test
  void c2AnArgumentThatIsTooLongIsRefusedByItsLength() {
    int size = 1 << 20;
    Bytes longer = Bytes.wrap(new byte[size]);
    assertEquals(Optional.of(FALSE), second.run(call(SIGNING_KEY, longer), TIME));
    Bytes signature =
        Bytes.concat(RSA_PSS, word(96), word(0), word(128), word(0), word(size), longer);
    assertEquals(Optional.of(FALSE), second.run(signature, TIME));
    Bytes document = call(ATTESTATION, longer, KEY, KEY, DevelopmentRoot.certificatePem());
    assertEquals(Optional.of(Bytes.concat(FALSE, FALSE)), second.run(document, TIME));
    assertEquals(Optional.empty(), second.run(longer, TIME), "an unknown selector");
  }

  /** AWS' root is known by its hash; a simulated enclave does not hang under it. */
  @Test
  void noRootStandsForThatOfAws() {
    Bytes simulated = attestation(Bytes.fromHex("01".repeat(48)), Bytes.EMPTY);
    assertEquals(Optional.of(Bytes.concat(FALSE, FALSE)), second.run(simulated, TIME));
  }

  @Test
  void argumentsAreReadAsGoEthereumReadsThem() {
    Bytes key = Bytes.concat(word(1), Bytes.fromHex("aa"));
    Bytes zero = word(0);
    // What both offsets point at overlaps, and stands at no multiple of 32, and is not padded.
    assertAnswers(Optional.of(FALSE), word(97), zero, word(97), Bytes.fromHex("ff"), key);
    // Into the heads: the length is the offset 0 of itself, so nothing.
    assertAnswers(Optional.of(FALSE), word(32), zero, word(32));
    assertAnswers(Optional.empty(), word(97), zero, word(97), Bytes.fromHex("ff"), word(1));
    assertAnswers(Optional.empty(), word(65), zero, word(32));
    assertAnswers(Optional.empty(), Bytes.fromHex("ff".repeat(32)), zero, word(32));
    assertAnswers(Optional.empty(), word(32), Bytes.fromHex("ff".repeat(32)), word(32));
    assertAnswers(Optional.empty(), word(32), zero);
    assertAnswers(Optional.empty());
  }

  private void assertAnswers(Optional<Bytes> answer, Bytes... words) {
    Bytes call = Bytes.concat(RSA_PSS, Bytes.concat(words));
    assertEquals(answer, first.run(call, TIME));
    assertEquals(answer, second.run(call, TIME));
  }

  @Test
  void debugModeIsTakenByTheFirstRulesAlone() {
    Bytes refused = Bytes.concat(FALSE, FALSE);
    Bytes debug = attestation(Bytes.wrap(new byte[48]), DevelopmentRoot.certificatePem());
    assertEquals(TRUE, first.run(debug, TIME).orElseThrow().slice(0, 32));
    assertEquals(Optional.of(refused), second.run(debug, TIME));
    Bytes measured = Bytes.fromHex("01".repeat(48));
    Bytes good = attestation(measured, DevelopmentRoot.certificatePem());
    assertEquals(
        Optional.of(Bytes.concat(TRUE, Keccak.hash(measured, measured, measured).value())),
        second.run(good, TIME));
    TeePrecompile production =
        new TeePrecompile(TeePrecompile.AcceptedRoots.WITHOUT_DEVELOPMENT, RulesVersion.TWO);
    assertEquals(Optional.of(refused), production.run(good, TIME));
    Bytes padding = Bytes.ofUtf8(" ".repeat(8_193));
    Bytes long8193 = Bytes.concat(DevelopmentRoot.certificatePem(), padding).slice(0, 8_193);
    assertEquals(Optional.of(refused), second.run(attestation(measured, long8193), TIME));
  }

  private static Bytes attestation(Bytes measurement, Bytes root) {
    List<Bytes> measurements = Collections.nCopies(3, measurement);
    Bytes certificate = Bytes.ofUtf8("certificate");
    Bytes document =
        new SimulatedNsm(measurements, InstantSource.fixed(Instant.ofEpochSecond(TIME)))
            .attest(KEY, certificate, Bytes.EMPTY);
    return call(ATTESTATION, document, KEY, certificate, root);
  }
}
