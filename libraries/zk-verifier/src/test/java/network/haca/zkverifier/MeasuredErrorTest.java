package network.haca.zkverifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.testkit.RecordedCircuit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule H1: the code that an entry binds says how far its circuit was off the model. */
class MeasuredErrorTest {
  private static final Bytes CODE = Bytes.fromHex(RecordedCircuit.verifierCode());
  private static final MeasuredError ERROR = MeasuredError.of(new BigDecimal("0.0015811622"));
  private static final CircuitForm FORM =
      new CircuitForm(
          List.of(new CircuitForm.Side("x", List.of(1L, 8L))),
          List.of(new CircuitForm.Side("y", List.of(1L, 3L))));

  @ParameterizedTest
  @CsvSource({
    "0.0015811622,0.0015811622",
    "0,0",
    "100,100",
    "1E-19,0.000000000000000001",
    "1.0000000000000000001,1.000000000000000001"
  })
  void itIsRoundedUpAndShownWithoutZeros(String difference, String shown) {
    assertEquals(shown, MeasuredError.of(new BigDecimal(difference)).toString());
  }

  @Test
  void itStandsBehindTheCodeAndBeforeTheForm() {
    Bytes alone = Bytes.concat(CODE, ERROR.suffix());
    assertEquals(Optional.of(ERROR), MeasuredError.in(alone));
    Bytes both = Bytes.concat(alone, FORM.suffix());
    assertEquals(Optional.of(ERROR), MeasuredError.in(both));
    assertTrue(FORM.isOf(both), "the judge reads the form as before");
  }

  @Test
  void codeThatDoesNotSayItHasNone() {
    for (Bytes code :
        List.of(
            Bytes.EMPTY,
            CODE,
            Bytes.concat(CODE, FORM.suffix()),
            ERROR.suffix().slice(1, ERROR.suffix().size() - 1),
            Bytes.concat(CODE, ERROR.suffix(), Bytes.fromHex("00")))) {
      assertEquals(Optional.empty(), MeasuredError.in(code));
    }
  }

  @Test
  void whatNoWordHoldsIsNoError() {
    assertThrows(IllegalArgumentException.class, () -> MeasuredError.of(new BigDecimal("-0.1")));
    assertThrows(IllegalArgumentException.class, () -> MeasuredError.of(new BigDecimal("1e60")));
    MeasuredError most = new MeasuredError(BigInteger.TWO.pow(256).subtract(BigInteger.ONE));
    assertEquals(Optional.of(most), MeasuredError.in(most.suffix()));
  }

  /** What stands behind it never runs, and the code's hash is another. */
  @Test
  void theVerifierTakesProofsAsBefore() {
    Bytes code = Bytes.concat(CODE, ERROR.suffix());
    List<Bytes32> instances = RecordedCircuit.instances().stream().map(Bytes32::fromHex).toList();
    Bytes proof = Bytes.fromHex(RecordedCircuit.proof());
    VerifierRun.Verdict verdict =
        VerifierRun.run(
            code,
            new ZkProof(Keccak.hash(code), proof, instances),
            instances.size(),
            RecordedCircuit.GAS_CEILING);
    assertTrue(verdict instanceof VerifierRun.Verdict.Holds, verdict::toString);
    assertTrue(
        VerifierRun.run(
                code,
                new ZkProof(Keccak.hash(CODE), proof, instances),
                instances.size(),
                RecordedCircuit.GAS_CEILING)
            instanceof VerifierRun.Verdict.Fails);
  }
}
