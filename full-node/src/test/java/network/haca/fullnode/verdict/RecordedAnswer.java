package network.haca.fullnode.verdict;

import java.util.List;
import java.util.Optional;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.RegisteredModel;
import network.haca.contracts.RelayContract;
import network.haca.fullnode.core.RulesVersion;
import network.haca.fullnode.core.StateView;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.settlement.ProvenInference;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.tensor.TensorTranscript;
import network.haca.testkit.RecordedCircuit;
import network.haca.zkverifier.CircuitForm;

/** The recorded answer of a circuit, signed by whichever node at whichever time. */
public final class RecordedAnswer {
  public static final Bytes32 DIGEST = Bytes32.ofUnsigned(0xd19e57);
  public static final Bytes CODE = Bytes.fromHex(RecordedCircuit.verifierCode());

  /** The verifier as one of the two inputs and two outputs of {@link #inParts}. */
  public static final Bytes CODE_IN_PARTS =
      Bytes.concat(
          CODE,
          new CircuitForm(List.of(side("a", 5), side("b", 3)), List.of(side("p", 2), side("q", 1)))
              .suffix());

  private RecordedAnswer() {}

  private static CircuitForm.Side side(String name, long columns) {
    return new CircuitForm.Side(name, List.of(1L, columns));
  }

  /**
   * @param entry by which the node says that it proves
   * @param id the client's, which makes it another leaf
   */
  public static ProvenInference signed(
      EnclaveIdentity node, Bytes32 entry, Bytes32 digest, String id, long time) {
    return signed(
        node,
        new TensorTranscript(
            "classifier",
            "1",
            digest,
            Bytes.wrap(new byte[16]),
            id,
            TensorTranscript.under(Optional.of(entry)),
            List.of(tensor("input", 8, RecordedCircuit.inputContent()))),
        List.of(tensor("scores", 3, RecordedCircuit.outputContent())),
        time);
  }

  /** The same question and answer, each cut into two tensors. */
  public static ProvenInference inParts(EnclaveIdentity node, Bytes32 entry, long time) {
    return inParts(node, entry, time, "q");
  }

  /**
   * @param second the name of the second output, which is {@code q}
   */
  public static ProvenInference inParts(
      EnclaveIdentity node, Bytes32 entry, long time, String second) {
    String input = RecordedCircuit.inputContent();
    String output = RecordedCircuit.outputContent();
    return signed(
        node,
        new TensorTranscript(
            "classifier",
            "1",
            DIGEST,
            Bytes.wrap(new byte[16]),
            "parts",
            TensorTranscript.under(Optional.of(entry)),
            List.of(tensor("a", 5, part(input, 0, 5)), tensor("b", 3, part(input, 5, 8)))),
        List.of(tensor("p", 2, part(output, 0, 2)), tensor(second, 1, part(output, 2, 3))),
        time);
  }

  private static String part(String content, int from, int until) {
    int digits = 2 * Float.BYTES;
    return "0x" + content.substring(2 + from * digits, 2 + until * digits);
  }

  private static ProvenInference signed(
      EnclaveIdentity node, TensorTranscript question, List<Tensor> outputs, long time) {
    TensorTranscript answer = question.withOutputs(outputs);
    Bytes32 message = SettlementLeaf.message(question.hash(), answer.hash(), time);
    return new ProvenInference(
        node.teeId(),
        node.sign(message),
        time,
        question.encode(),
        answer.encode(),
        Bytes.fromHex(RecordedCircuit.proof()));
  }

  public static ProvenInference with(ProvenInference proven, Bytes proof) {
    return new ProvenInference(
        proven.teeId(),
        proven.signature(),
        proven.timestamp(),
        proven.input(),
        proven.output(),
        proof);
  }

  private static Tensor tensor(String name, long elements, String content) {
    return new Tensor(name, Datatype.FP32, List.of(1L, elements), Bytes.fromHex(content));
  }

  /**
   * The circuit, as a model is registered with it.
   *
   * @param verifier the contract that has its verifier's code
   */
  public static RegisteredModel.Circuit circuit(Address verifier) {
    return new RegisteredModel.Circuit(
        verifier,
        Keccak.hash(CODE),
        RecordedCircuit.GAS_CEILING,
        Bytes32.fromHex(RecordedCircuit.verifyingKeyHash()),
        Bytes32.fromHex(RecordedCircuit.referenceString()),
        List.of(RecordedCircuit.SCALE),
        List.of(RecordedCircuit.SCALE));
  }

  /** As validators judge by the latest rules. */
  public static Optional<String> refusal(
      StateView opening, Bytes32 model, RelayContract.Settlement settlement, Bytes blob) {
    return refusal(RulesVersion.LATEST, opening, model, settlement, blob);
  }

  /** As validators judge. */
  public static Optional<String> refusal(
      RulesVersion rules,
      StateView opening,
      Bytes32 model,
      RelayContract.Settlement settlement,
      Bytes blob) {
    return ZkJudge.of(rules, opening).refusal(model, settlement, blob);
  }
}
