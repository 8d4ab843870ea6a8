package network.haca.zk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rule H3: the verifier that EZKL wrote for the classifier, over a proof that EZKL made ({@code
 * haca zk setup} and {@code prove}), in our EVM; nothing else passes.
 */
class VerifierRunTest {
  private static final long GAS = 3_000_000;

  private final CircuitFolder folder = new CircuitFolder(resource("classifier"));
  private final CircuitDescription circuit = read(folder);
  private final Bytes code = code(folder);
  private final ZkProof proof = proof();

  private static Path resource(String name) {
    try {
      return Path.of(Objects.requireNonNull(VerifierRunTest.class.getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static CircuitDescription read(CircuitFolder folder) {
    try {
      return folder.description();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Bytes code(CircuitFolder folder) {
    try {
      return folder.verifier();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ZkProof proof() {
    try {
      return CircuitFolder.readProof(resource("classifier/proof.json"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String failure(Bytes code, ZkProof proof, int count, long gas) {
    return assertInstanceOf(
            VerifierRun.Verdict.Fails.class, VerifierRun.run(code, proof, count, gas))
        .reason();
  }

  private String failure(Bytes altered, List<Bytes32> instances) {
    return failure(
        code, new ZkProof(proof.verifierCodeHash(), altered, instances), circuit.instances(), GAS);
  }

  private static Bytes flipped(Bytes bytes, int at) {
    byte[] copy = bytes.toArray().clone();
    copy[at] ^= 1;
    return Bytes.wrap(copy);
  }

  @Test
  void h3TheProofHoldsWithinTheCeiling() {
    var verdict = VerifierRun.run(code, proof, circuit.instances(), circuit.gasCeiling());
    long gas = assertInstanceOf(VerifierRun.Verdict.Holds.class, verdict).gas();
    assertTrue(gas > 200_000 && gas <= circuit.gasCeiling(), "gas " + gas);
    assertEquals(11, circuit.instances());
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
    String _ = failure(code, proof, circuit.instances(), 100_000);
  }

  @Test
  void h3AnotherVerifierIsRefused() {
    assertTrue(
        failure(flipped(code, 5_000), proof, circuit.instances(), GAS)
            .contains("another verifier"));
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
    String _ = failure(other, forIt, circuit.instances(), GAS);
  }

  /** A verifier that asks another account: there is none. */
  @Test
  void h3AVerifierBehindAProxyHasNothingBehindIt() {
    // Delegates to address 0x1234 and hands on what comes back.
    Bytes proxy = Bytes.fromHex("600060006000600061123461fffff43d6000803e3d6000f3");
    ZkProof forIt = new ZkProof(Keccak.hash(proxy), proof.proof(), proof.instances());
    String _ = failure(proxy, forIt, circuit.instances(), GAS);
  }
}
