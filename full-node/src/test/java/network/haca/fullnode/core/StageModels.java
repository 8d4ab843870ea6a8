package network.haca.fullnode.core;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.RegisteredModel;
import network.haca.fullnode.verdict.RecordedAnswer;
import network.haca.pipe.Answer;
import network.haca.pipe.ChatMessage;
import network.haca.pipe.ChatRequest;
import network.haca.pipe.ChatResult;
import network.haca.pipe.CompletionRequest;
import network.haca.pipe.CompletionResult;
import network.haca.pipe.FactRequest;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.ModelInput;
import network.haca.pipe.ModelOutput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.NodeKind;
import network.haca.testkit.RecordedCircuit;

/** The models of a stage beside the first: one with a circuit, and a language model. */
final class StageModels {
  static final String CLASSIFIER = "classifier";
  static final String LLAMA = "llama";
  static final Bytes PROOF = Bytes.fromHex(RecordedCircuit.proof());

  private static final Bytes32 CLASSIFIER_BLOB = Bytes32.ofUnsigned(81);
  private static final Bytes32 LLAMA_BLOB = Bytes32.ofUnsigned(82);
  private static final Bytes32 DIGEST = Bytes32.ofUnsigned(83);
  private static final int FP32 = 10;
  private static final RegisteredModel.Output SCORES =
      new RegisteredModel.Output("scores", FP32, List.of(1L, 3L));

  private final InferenceStage stage;
  private final Set<NodeKind> offered = new HashSet<>();

  StageModels(InferenceStage stage) {
    this.stage = stage;
  }

  /** The entry that nodes of a kind serve. */
  Bytes32 served(NodeKind kind) {
    return switch (kind) {
      case ZKML_PROVER -> id(CLASSIFIER_BLOB);
      case LLM_PROXY -> id(LLAMA_BLOB);
      default -> InferenceStage.entry();
    };
  }

  private static Bytes32 id(Bytes32 blob) {
    return ModelRegistryContract.idOf(blob, InferenceStage.address(InferenceStage.OWNER));
  }

  /** Registers the model that nodes of a kind serve. */
  void offer(NodeKind kind) {
    if (offered.add(kind) && kind == NodeKind.ZKML_PROVER) {
      Bytes code = Bytes.fromHex(RecordedCircuit.verifierCode());
      register(CLASSIFIER, CLASSIFIER_BLOB, List.of(SCORES), Optional.of(circuit(code)));
    } else if (kind == NodeKind.LLM_PROXY) {
      register(LLAMA, LLAMA_BLOB, List.of(), Optional.empty());
    }
  }

  /** Registers a model with a verifier of that code, which the node serves. */
  void offer(String name, Bytes32 blob, Bytes verifierCode, EnclaveIdentity node) {
    register(name, blob, List.of(SCORES), Optional.of(circuit(verifierCode)));
    stage.succeeds(0, Addresses.MODEL_REGISTRY, ModelTransactions.serve(node.teeId(), id(blob)));
  }

  /** Registers the recorded circuit as one of two inputs and two outputs, which the node serves. */
  void offerParts(String name, Bytes32 blob, EnclaveIdentity node) {
    RegisteredModel.Circuit one = circuit(RecordedAnswer.CODE_IN_PARTS);
    List<Integer> scales = List.of(RecordedCircuit.SCALE, RecordedCircuit.SCALE);
    RegisteredModel.Circuit two =
        new RegisteredModel.Circuit(
            one.verifier(),
            one.verifierCodeHash(),
            one.gasCeiling(),
            one.verifyingKeyHash(),
            one.referenceString(),
            scales,
            scales);
    // Contracts get them in another order than that of their names.
    List<RegisteredModel.Output> outputs =
        List.of(
            new RegisteredModel.Output("q", FP32, List.of(1L, 1L)),
            new RegisteredModel.Output("p", FP32, List.of(1L, 2L)));
    register(name, blob, outputs, Optional.of(two));
    stage.succeeds(0, Addresses.MODEL_REGISTRY, ModelTransactions.serve(node.teeId(), id(blob)));
  }

  static Bytes questionInParts(String model) {
    List<FixedPoint> input = question().values();
    NumberTensor first = tensor("a", input.stream().limit(5), 5);
    NumberTensor second = tensor("b", input.stream().skip(5), 3);
    return InferenceAbi.write(
        new ModelRequest(1, model, new ModelInput(List.of(second, first), List.of())));
  }

  static Bytes answerInParts() {
    List<FixedPoint> scores = proven().toList();
    return InferenceAbi.write(
        new ModelOutput(
            List.of(
                tensor("q", scores.stream().skip(2), 1), tensor("p", scores.stream().limit(2), 2)),
            List.of(),
            List.of(),
            false));
  }

  private static Stream<FixedPoint> proven() {
    return RecordedCircuit.OUTPUT.stream()
        .map(
            number ->
                new BigDecimal(number)
                    .divide(new BigDecimal(1 << RecordedCircuit.SCALE))
                    .stripTrailingZeros())
        .map(StageModels::fixed);
  }

  private RegisteredModel.Circuit circuit(Bytes code) {
    Address verifier = stage.deploy(InferenceStage.OWNER, creation(code));
    return new RegisteredModel.Circuit(
        verifier,
        Keccak.hash(code),
        RecordedCircuit.GAS_CEILING,
        Bytes32.fromHex(RecordedCircuit.verifyingKeyHash()),
        Bytes32.fromHex(RecordedCircuit.referenceString()),
        List.of(RecordedCircuit.SCALE),
        List.of(RecordedCircuit.SCALE));
  }

  /** PUSH2 length, DUP1, PUSH1 10, PUSH0, CODECOPY, PUSH0, RETURN. */
  private static Bytes creation(Bytes code) {
    return Bytes.concat(Bytes.fromHex("61%04x80600a5f395ff3".formatted(code.size())), code);
  }

  /** Registers a source of facts by its definition's digest, which data nodes are to serve. */
  Bytes32 offerSource(String name, Bytes32 blob, Bytes32 digest) {
    register(name, blob, digest, List.of(), Optional.empty());
    return id(blob);
  }

  private void register(
      String name,
      Bytes32 blob,
      List<RegisteredModel.Output> outputs,
      Optional<RegisteredModel.Circuit> circuit) {
    register(name, blob, DIGEST, outputs, circuit);
  }

  private void register(
      String name,
      Bytes32 blob,
      Bytes32 digest,
      List<RegisteredModel.Output> outputs,
      Optional<RegisteredModel.Circuit> circuit) {
    BigInteger proven = circuit.isPresent() ? InferenceStage.FEE : BigInteger.ZERO;
    stage.succeeds(
        InferenceStage.OWNER,
        Addresses.MODEL_REGISTRY,
        ModelTransactions.register(
            new ModelTransactions.Registration(
                blob,
                digest,
                TestLedger.START + 86_400,
                new RegisteredModel.Fees(InferenceStage.FEE, InferenceStage.FEE, proven),
                outputs,
                circuit)));
    stage.succeeds(
        InferenceStage.OWNER, Addresses.MODEL_REGISTRY, ModelTransactions.setName(name, id(blob)));
  }

  private static NumberTensor tensor(String name, Stream<FixedPoint> values, long columns) {
    return new NumberTensor(name, values.toList(), List.of(1L, columns));
  }

  /** The question whose answer the recorded proof proves. */
  static Bytes provenQuestion() {
    return provenQuestion(CLASSIFIER);
  }

  static Bytes provenQuestion(String model) {
    return InferenceAbi.write(
        new ModelRequest(1, model, new ModelInput(List.of(question()), List.of())));
  }

  private static NumberTensor question() {
    return tensor(
        "input", RecordedCircuit.INPUT.stream().map(BigDecimal::new).map(StageModels::fixed), 8);
  }

  /** The circuit's answer: what is proven. */
  static Bytes provenAnswer() {
    return scores(
        RecordedCircuit.OUTPUT.stream()
            .map(
                number ->
                    new BigDecimal(number)
                        .divide(new BigDecimal(1 << RecordedCircuit.SCALE))
                        .stripTrailingZeros()));
  }

  /** Answers with these scores, each number in its one form. */
  static Bytes scores(Stream<BigDecimal> scores) {
    return InferenceAbi.write(
        new ModelOutput(
            List.of(tensor("scores", scores.map(StageModels::fixed), 3)),
            List.of(),
            List.of(),
            false));
  }

  private static FixedPoint fixed(BigDecimal number) {
    return new FixedPoint(number.unscaledValue(), BigInteger.valueOf(number.scale()));
  }

  static CompletionRequest completion() {
    return new CompletionRequest(2, LLAMA, "Is the sky blue?", 16, List.of(), 0);
  }

  static ChatRequest chat() {
    return new ChatRequest(
        2,
        LLAMA,
        List.of(new ChatMessage("user", "Is the sky blue?", "", "", List.of())),
        List.of(),
        "",
        16,
        List.of(),
        0);
  }

  static Bytes completed(String text) {
    return InferenceAbi.write(new CompletionResult(text));
  }

  static Bytes chatted(String text) {
    return InferenceAbi.write(
        new ChatResult("stop", new ChatMessage("assistant", text, "", "", List.of())));
  }

  /** What the first node of a request's row answers, by the kind of the request. */
  Answer honest(OpenRequest request, long time) {
    EnclaveIdentity node = stage.node(request.row().getFirst());
    return switch (InferenceAbi.readRequest(request.callData()).orElseThrow()) {
      case CompletionRequest _ -> stage.answer(node, request, time, completed("yes"));
      case ChatRequest _ -> stage.answer(node, request, time, chatted("yes"));
      case ModelRequest model when model.modeNumber() == 1 ->
          stage.answer(node, request, time, provenAnswer(), PROOF);
      case ModelRequest _ -> stage.answer(node, request, time, InferenceStage.answer(5, 7));
      case FactRequest _ -> throw new IllegalArgumentException("one node alone says no fact");
    };
  }
}
