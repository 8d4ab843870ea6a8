package network.haca.cli.zk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import network.haca.zk.CircuitDescription;
import network.haca.zkverifier.FieldNumbers;
import network.haca.zkverifier.MeasuredError;
import network.haca.zkverifier.ZkProof;

/** Circuits and proofs, as they are shown. */
final class ZkView {
  /** Rule H5: whatever shows such a proof says so. */
  static final String SELF_MADE =
      "the reference string is self-made: whoever made it could prove anything";

  private ZkView() {}

  static ObjectNode json(CircuitDescription circuit) {
    ObjectNode shown =
        JsonNodeFactory.instance
            .objectNode()
            .put("ezkl", circuit.ezkl())
            .put("logrows", circuit.logrows());
    circuit.inputScales().forEach(shown.putArray("inputScales")::add);
    circuit.outputScales().forEach(shown.putArray("outputScales")::add);
    return shown
        .put("verifierCodeHash", circuit.verifierCodeHash().toHex())
        .put("verifyingKeyHash", circuit.verifyingKeyHash().toHex())
        .put("referenceString", circuit.referenceString().toHex())
        .put("selfMadeReferenceString", true)
        .put("gas", circuit.gas())
        .put("gasCeiling", circuit.gasCeiling())
        .put("maxError", circuit.maxError().map(MeasuredError::value).orElse(null));
  }

  /** The numbers that a proof is over. */
  static ObjectNode json(CircuitDescription circuit, ZkProof proof) {
    ObjectNode shown =
        JsonNodeFactory.instance
            .objectNode()
            .put("verifierCodeHash", proof.verifierCodeHash().toHex())
            .put("proofBytes", proof.proof().size())
            .put("selfMadeReferenceString", true);
    List<BigDecimal> numbers = numbers(circuit, proof);
    ArrayNode inputs = shown.putArray("inputs");
    numbers.subList(0, circuit.inputs()).forEach(number -> inputs.add(number.toPlainString()));
    ArrayNode outputs = shown.putArray("outputs");
    numbers
        .subList(circuit.inputs(), numbers.size())
        .forEach(number -> outputs.add(number.toPlainString()));
    return shown;
  }

  private static List<BigDecimal> numbers(CircuitDescription circuit, ZkProof proof) {
    List<BigDecimal> numbers = new ArrayList<>();
    add(numbers, proof, circuit.inputElements(), circuit.inputScales());
    add(numbers, proof, circuit.outputElements(), circuit.outputScales());
    return numbers;
  }

  private static void add(
      List<BigDecimal> numbers, ZkProof proof, List<Integer> elements, List<Integer> scales) {
    for (int tensor = 0; tensor < elements.size(); tensor++) {
      for (int i = 0; i < elements.get(tensor); i++) {
        numbers.add(FieldNumbers.number(proof.instances().get(numbers.size()), scales.get(tensor)));
      }
    }
  }
}
