package network.haca.zkverifier;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.testkit.RecordedCircuit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rule H3: the verifier that EZKL wrote for the classifier, over a proof that EZKL made ({@code
 * haca zk setup} and {@code prove}), in our EVM; nothing else passes.
 */
class VerifierRunTest {
  private static final long GAS = 3_000_000;

  private static final int INSTANCES = 11;

  private final Bytes code = Bytes.fromHex(RecordedCircuit.verifierCode());
  private final ZkProof proof =
      new ZkProof(
          Keccak.hash(code),
          Bytes.fromHex(RecordedCircuit.proof()),
          RecordedCircuit.instances().stream().map(Bytes32::fromHex).toList());

  private static String failure(Bytes code, ZkProof proof, int count, long gas) {
    return assertInstanceOf(
            VerifierRun.Verdict.Fails.class, VerifierRun.run(code, proof, count, gas))
        .reason();
  }

  private String failure(Bytes altered, List<Bytes32> instances) {
    return failure(code, new ZkProof(proof.verifierCodeHash(), altered, instances), INSTANCES, GAS);
  }

  private static Bytes flipped(Bytes bytes, int at) {
    byte[] copy = bytes.toArray().clone();
    copy[at] ^= 1;
    return Bytes.wrap(copy);
  }

  @Test
  void h3TheProofHoldsWithinTheCeiling() {
    var verdict = VerifierRun.run(code, proof, INSTANCES, RecordedCircuit.GAS_CEILING);
    long gas = assertInstanceOf(VerifierRun.Verdict.Holds.class, verdict).gas();
    assertTrue(gas > 200_000 && gas <= RecordedCircuit.GAS_CEILING, "gas " + gas);
  }

  @Test
  void h3NoAlteredProofHolds() {
    for (int at = 0; at < proof.proof().size(); at += 307) {
      String _ = failure(flipped(proof.proof(), at), proof.instances());
    }
    String _ = failure(proof.proof().slice(0, proof.proof().size() - 32), proof.instances());
    String _ = failure(Bytes.EMPTY, proof.instances());
    String _ = failure(Bytes.concat(proof.proof(), Bytes32.ZERO.value()), proof.instances());
  }

  @Test
  void h3NoOtherQuestionOrAnswerHolds() {
    for (int i = 0; i < proof.instances().size(); i++) {
      List<Bytes32> other = new ArrayList<>(proof.instances());
      other.set(i, new Bytes32(flipped(other.get(i).value(), 31)));
      String _ = failure(proof.proof(), other);
    }
    List<Bytes32> swapped = new ArrayList<>(proof.instances());
    swapped.set(0, proof.instances().get(1));
    swapped.set(1, proof.instances().get(0));
    String _ = failure(proof.proof(), swapped);
  }

  @Test
  void h3PublicInputsAreCanonicalAndOfTheExactCount() {
    List<Bytes32> fewer = proof.instances().subList(1, proof.instances().size());
    assertTrue(failure(proof.proof(), fewer).contains("10 public inputs"));
    List<Bytes32> beyond = new ArrayList<>(proof.instances());
    BigInteger same = new BigInteger(1, beyond.getFirst().toArray()).add(FieldNumbers.MODULUS);
    beyond.set(0, Bytes32.fromHex("0x%064x".formatted(same)));
    assertTrue(failure(proof.proof(), beyond).contains("modulus"));
  }

  @Test
  void h4TooLittleGasIsNo() {
    String _ = failure(code, proof, INSTANCES, 100_000);
  }

  @Test
  void h3AnotherVerifierIsRefused() {
    assertTrue(failure(flipped(code, 5_000), proof, INSTANCES, GAS).contains("another verifier"));
  }

  /** The count that the circuit has is in the verifier's code, whoever counts before. */
  @Test
  void h3TheVerifierItselfCountsThePublicInputs() {
    List<Bytes32> more = new ArrayList<>(proof.instances());
    more.add(Bytes32.ZERO);
    List<Bytes32> fewer = proof.instances().subList(0, INSTANCES - 1);
    for (List<Bytes32> other : List.of(more, fewer)) {
      ZkProof counted = new ZkProof(proof.verifierCodeHash(), proof.proof(), other);
      assertTrue(failure(code, counted, other.size(), GAS).contains("verifier's code"));
    }
  }

  /** A verifier that takes everything once its storage says so: there is none. */
  @Test
  void h3AVerifierHasNoStorage() {
    Bytes stored = Bytes.fromHex("5f5460005260206000f3");
    ZkProof forIt = new ZkProof(Keccak.hash(stored), proof.proof(), proof.instances());
    String _ = failure(stored, forIt, INSTANCES, GAS);
  }

  /** They burn all gas, revert, stop, and return two, too much and another size of true. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "5b600056",
        "60006000fd",
        "00",
        "600260005260206000f3",
        "600160005260406000f3",
        "600160005360016000f3"
      })
  void h3AVerifierThatReturnsJunkTakesNothing(String junk) {
    Bytes other = Bytes.fromHex(junk);
    ZkProof forIt = new ZkProof(Keccak.hash(other), proof.proof(), proof.instances());
    String _ = failure(other, forIt, INSTANCES, GAS);
  }

  /** A verifier that asks another account: there is none. */
  @Test
  void h3AVerifierBehindAProxyHasNothingBehindIt() {
    // Delegates to address 0x1234 and hands on what comes back.
    Bytes proxy = Bytes.fromHex("600060006000600061123461fffff43d6000803e3d6000f3");
    ZkProof forIt = new ZkProof(Keccak.hash(proxy), proof.proof(), proof.instances());
    String _ = failure(proxy, forIt, INSTANCES, GAS);
  }
}
