package network.haca.zkverifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.settlement.ProvenInference;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.tensor.TensorTranscript;
import network.haca.testkit.RecordedLargeCircuit;
import org.junit.jupiter.api.Test;

/**
 * Rule H3 of a circuit whose own verifier no registry keeps: EZKL's reusable verifier, bound to the
 * circuit by the hash of the key that stands behind the proof. It writes its own storage, and calls
 * itself.
 */
class BoundVerifierTest {
  private static final Bytes CODE = Bytes.fromHex(RecordedLargeCircuit.verifierCode());
  private static final Bytes KEY = Bytes.fromHex(RecordedLargeCircuit.key());
  private static final Bytes PROOF = Bytes.fromHex(RecordedLargeCircuit.proof());
  private static final int OWN = PROOF.size() - KEY.size();
  private static final List<Bytes32> INSTANCES =
      RecordedLargeCircuit.instances().stream().map(Bytes32::fromHex).toList();

  private static VerifierRun.Verdict run(Bytes proof, List<Bytes32> instances, long gas) {
    return VerifierRun.run(
        CODE, new ZkProof(Keccak.hash(CODE), proof, instances), instances.size(), gas);
  }

  private static void fails(Bytes proof, List<Bytes32> instances) {
    VerifierRun.Verdict verdict = run(proof, instances, RecordedLargeCircuit.gasCeiling());
    assertInstanceOf(VerifierRun.Verdict.Fails.class, verdict);
  }

  private static Bytes flipped(Bytes bytes, int at) {
    byte[] copy = bytes.toArray().clone();
    copy[at] ^= 1;
    return Bytes.wrap(copy);
  }

  @Test
  void h3TheProofHoldsWithItsKeyBehindIt() {
    assertEquals(KEY, PROOF.slice(OWN, KEY.size()));
    assertTrue(CODE.size() <= 24_575);
    var verdict = run(PROOF, INSTANCES, RecordedLargeCircuit.gasCeiling());
    assertInstanceOf(VerifierRun.Verdict.Holds.class, verdict);
  }

  @Test
  void h3NoOtherKeyStandsForTheCircuits() {
    for (int at = OWN; at < PROOF.size(); at += 509) {
      fails(flipped(PROOF, at), INSTANCES);
    }
    fails(flipped(PROOF, PROOF.size() - 1), INSTANCES);
    fails(PROOF.slice(0, OWN), INSTANCES);
    fails(Bytes.concat(PROOF.slice(0, OWN), Bytes.wrap(new byte[KEY.size()])), INSTANCES);
  }

  /** The reusable verifier alone takes a proof with anything behind it. */
  @Test
  void h3NoAlteredProofHoldsAndNoneOfAnotherLength() {
    for (int at = 0; at < OWN; at += 509) {
      fails(flipped(PROOF, at), INSTANCES);
    }
    fails(flipped(PROOF, OWN - 1), INSTANCES);
    Bytes own = PROOF.slice(0, OWN);
    for (Bytes behind : List.of(Bytes.fromHex("00"), Bytes32.ZERO.value(), KEY)) {
      fails(Bytes.concat(own, behind, KEY), INSTANCES);
      fails(Bytes.concat(PROOF, behind), INSTANCES);
    }
    fails(Bytes.concat(own.slice(0, OWN - 32), KEY), INSTANCES);
    fails(PROOF.slice(0, PROOF.size() - 1), INSTANCES);
    fails(Bytes.EMPTY, INSTANCES);
  }

  @Test
  void h3NoOtherPublicInputsHold() {
    for (int i = 0; i < INSTANCES.size(); i++) {
      List<Bytes32> other = new ArrayList<>(INSTANCES);
      other.set(i, new Bytes32(flipped(other.get(i).value(), 31)));
      fails(PROOF, other);
    }
    fails(PROOF, INSTANCES.subList(0, INSTANCES.size() - 1));
    List<Bytes32> more = new ArrayList<>(INSTANCES);
    more.add(Bytes32.ZERO);
    fails(PROOF, more);
    List<Bytes32> beyond = new ArrayList<>(INSTANCES);
    BigInteger same = new BigInteger(1, beyond.getLast().toArray()).add(FieldNumbers.MODULUS);
    beyond.set(beyond.size() - 1, Bytes32.fromHex("0x%064x".formatted(same)));
    fails(PROOF, beyond);
  }

  @Test
  void h4TooLittleGasIsNo() {
    assertInstanceOf(VerifierRun.Verdict.Fails.class, run(PROOF, INSTANCES, 600_000));
  }

  private static Tensor tensor(String name, int from, int until) {
    byte[] content = new byte[(until - from) * Float.BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    for (Bytes32 instance : INSTANCES.subList(from, until)) {
      buffer.putFloat(FieldNumbers.number(instance, RecordedLargeCircuit.SCALE).floatValue());
    }
    return new Tensor(name, Datatype.FP32, List.of(1L, (long) (until - from)), Bytes.wrap(content));
  }

  private static VerifierRun.Verdict judged(String energy) {
    Bytes32 entry = Bytes32.ofUnsigned(6);
    Bytes32 digest = Bytes32.ofUnsigned(7);
    TensorTranscript question =
        new TensorTranscript(
            "oscillator",
            "1",
            digest,
            Bytes.wrap(new byte[16]),
            "",
            TensorTranscript.under(Optional.of(entry)),
            List.of(tensor("drive", 0, 3), tensor("state", 3, 5)));
    TensorTranscript answer =
        question.withOutputs(List.of(tensor(energy, 5, 6), tensor("next", 6, 8)));
    List<Integer> scales = List.of(RecordedLargeCircuit.SCALE, RecordedLargeCircuit.SCALE);
    return ProvenAnswers.judge(
        new CircuitTerms(
            entry, digest, Keccak.hash(CODE), RecordedLargeCircuit.gasCeiling(), scales, scales),
        CODE,
        new ProvenInference(
            Bytes32.ZERO, Bytes.EMPTY, 1, question.encode(), answer.encode(), PROOF));
  }

  @Test
  void h3ItsTensorsAreThoseThatTheCodeNames() {
    assertInstanceOf(VerifierRun.Verdict.Holds.class, judged("energy"));
    assertInstanceOf(VerifierRun.Verdict.Fails.class, judged("entropy"));
  }
}
