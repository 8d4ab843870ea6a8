package network.haca.lightclient;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import network.haca.contracts.Addresses;
import network.haca.contracts.RegistryContract;
import network.haca.pipe.AdmissionStep;
import network.haca.pipe.Answer;
import network.haca.pipe.Conclusion;
import network.haca.pipe.FactRequest;
import network.haca.pipe.Failure;
import network.haca.pipe.HubAbi;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.InferenceEvent;
import network.haca.pipe.InferenceRequest;
import network.haca.pipe.InferenceResult;
import network.haca.pipe.Mode;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.PipeEvents;
import network.haca.pipe.PipeHashes;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;
import network.haca.primitives.RsaPss;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.NodeKind;

/**
 * A transaction that a test has ask models, as honest nodes and validators bring it to its end, but
 * for what the test changes.
 */
final class MadeInference {
  static final long CHAIN_ID = 7;
  static final Bytes32 ENTRY = Bytes32.ofUnsigned(0xe);
  static final Bytes32 DIGEST = Bytes32.ofUnsigned(0xd);
  private static final Address SENDER = Address.fromHex("0x" + "5e".repeat(20));
  private static final Bytes OTHER = typed("another transaction, which is longer than a word is");
  static final long FIRST_BLOCK = 10;
  private static final Map<NodeKind, KeyPair> KEYS = new EnumMap<>(NodeKind.class);

  private final Bytes transaction;
  private final List<List<Asked>> rounds;
  private final List<EventLog> told = new ArrayList<>();
  private final MadeState state = new MadeState();
  private final ObjectNode document = JsonNodeFactory.instance.objectNode();
  private final List<Answer> given = new ArrayList<>();

  /** The header hash that an answer's seed is made of, from the one that it has to be. */
  UnaryOperator<Bytes32> seedHeader = hash -> hash;

  /** The kind of node whose key signs, from the one that answers. */
  UnaryOperator<NodeKind> signer = kind -> kind;

  /** The circuit that the registry has of the entry, and by which proofs are shown. */
  Optional<MadeCircuit> circuit = Optional.empty();

  /** The reports that facts are answered by. */
  Optional<MadeReports> reports = Optional.empty();

  /** The reports of facts that have others, in the order of the facts, behind those with these. */
  final Map<InferenceRequest, MadeReports> otherReports = new LinkedHashMap<>();

  /** Between the block and the date of its answers, seconds. */
  long answerDelay = -1;

  boolean succeeded = true;

  /**
   * @param result nothing for a failure
   * @param proof in zero knowledge, with which the answer comes
   */
  record Asked(
      InferenceRequest request, NodeKind by, Optional<InferenceResult> result, Bytes proof) {
    Asked(InferenceRequest request, NodeKind by, Optional<InferenceResult> result) {
      this(request, by, result, Bytes.EMPTY);
    }

    Bytes callData() {
      return InferenceAbi.write(request);
    }
  }

  MadeInference(String name, List<List<Asked>> rounds) {
    this.transaction = typed(name);
    this.rounds = rounds;
  }

  static TrustedGenesis genesis() {
    return new TrustedGenesis(MadeBlock.CHAIN, CHAIN_ID, true, 7, MadeBlock.VALIDATORS);
  }

  private static Bytes typed(String name) {
    return Bytes.concat(Bytes.wrap(new byte[] {2}), Rlp.encodeList(Rlp.encode(Bytes.ofUtf8(name))));
  }

  /** One for each kind, made when it is needed. */
  private static synchronized KeyPair key(NodeKind kind) {
    return KEYS.computeIfAbsent(kind, _ -> RsaPss.newKeyPair());
  }

  private static Bytes publicKey(NodeKind kind) {
    return Bytes.wrap(key(kind).getPublic().getEncoded());
  }

  static Bytes32 node(NodeKind kind) {
    return Keccak.hash(publicKey(kind));
  }

  Bytes32 hash() {
    return Keccak.hash(transaction);
  }

  /** A log of a contract in the transaction, beside those of the answers. */
  void tell(EventLog log) {
    told.add(log);
  }

  ObjectNode document() {
    for (NodeKind kind : answering()) {
      RegistryContract.NodeSlots slots = RegistryContract.nodeSlots(node(kind));
      state.put(Addresses.REGISTRY, slots.registeredAt(), Bytes32.ofUnsigned(1_700_000_000));
      state.put(Addresses.REGISTRY, slots.kind(), Bytes32.ofUnsigned(kind.teeType()));
      state.put(Addresses.REGISTRY, slots.measurement(), Bytes32.ofUnsigned(0xcc));
    }
    circuit.ifPresent(made -> made.putInto(state));
    allReports().forEach(made -> made.putInto(state));
    document.put("kind", "haca.inference-receipt").put("version", 1);
    document.put("transaction", hash().toHex());
    ArrayNode blocks = document.putArray("blocks");
    MadeBlock block =
        admitting(new MadeBlock(FIRST_BLOCK, state.root()).add(OTHER, true, List.of()), 1);
    block.write(blocks.addObject(), 1, 1);
    for (int i = 1; i <= rounds.size(); i++) {
      block = concluding(block, i);
      block.write(blocks.addObject(), 1, 2);
    }
    questions();
    registry();
    return document;
  }

  private MadeBlock admitting(MadeBlock block, int round) {
    return block.addSystem(
        new AdmissionStep(AdmissionStep.Kind.ADMIT, transaction).encode(),
        List.of(
            new EventLog(
                Addresses.INFERENCES,
                List.of(PipeEvents.ADMITTED, hash(), SENDER.toWord()),
                Bytes.concat(
                    Bytes32.ofUnsigned(round).value(),
                    Bytes32.ofUnsigned(rounds.get(round - 1).size()).value()))));
  }

  private MadeBlock concluding(MadeBlock before, int round) {
    MadeBlock block = new MadeBlock(before.number() + 3, state.root()).add(OTHER, false, List.of());
    List<Answer> answers = new ArrayList<>();
    List<EventLog> logs = new ArrayList<>();
    for (Asked asked : rounds.get(round - 1)) {
      Answer answer = answer(asked, before, block);
      answers.add(answer);
      logs.add(answered(asked, answer, before));
    }
    given.addAll(answers);
    Bytes conclusion =
        Conclusion.unsigned(hash(), round, answers.getFirst().node(), answers)
            .signed(Bytes.fromHex("55"))
            .encode();
    block.addSystem(new AdmissionStep(AdmissionStep.Kind.CONCLUDE, conclusion).encode(), logs);
    return round < rounds.size()
        ? admitting(block, round + 1)
        : block
            .add(transaction, succeeded, succeeded ? outcome() : List.of())
            .add(OTHER, true, told);
  }

  private SettlementLeaf leaf(Asked asked, Answer answer, MadeBlock admitted) {
    return answer.leaf(open(asked, admitted).inputHash(CHAIN_ID));
  }

  private OpenRequest open(Asked asked, MadeBlock admitted) {
    Bytes32 key = PipeHashes.key(hash(), asked.callData());
    return new OpenRequest(
        key,
        ENTRY,
        DIGEST,
        Mode.of(asked.request().modeNumber()).orElseThrow(),
        PipeHashes.seed(key, seedHeader.apply(admitted.hash())),
        List.of(),
        asked.callData());
  }

  private Answer answer(Asked asked, MadeBlock admitted, MadeBlock block) {
    Bytes proof = proof(asked, admitted);
    Answer unsigned =
        unsigned(asked, block.time().getEpochSecond() + answerDelay, Bytes.EMPTY, proof);
    Bytes signature =
        RsaPss.sign(
            key(signer.apply(asked.by())).getPrivate(), leaf(asked, unsigned, admitted).message());
    return unsigned(asked, unsigned.timestamp(), signature, proof);
  }

  private Bytes proof(Asked asked, MadeBlock admitted) {
    return Optional.ofNullable(otherReports.get(asked.request()))
        .or(() -> reports)
        .filter(_ -> asked.request() instanceof FactRequest && asked.result().isPresent())
        .map(
            made -> made.encoded(open(asked, admitted), CHAIN_ID, admitted.time().getEpochSecond()))
        .orElse(asked.proof());
  }

  private Answer unsigned(Asked asked, long timestamp, Bytes signature, Bytes proof) {
    return new Answer(
        PipeHashes.key(hash(), asked.callData()),
        node(asked.by()),
        timestamp,
        asked.result().map(InferenceAbi::write).orElse(Bytes.EMPTY),
        asked.result().isPresent() ? Optional.empty() : Optional.of(Failure.MODEL_FAILED),
        signature,
        proof);
  }

  private EventLog answered(Asked asked, Answer answer, MadeBlock admitted) {
    return new EventLog(
        Addresses.INFERENCES,
        List.of(PipeEvents.ANSWERED, hash(), answer.key(), ENTRY),
        Bytes.concat(
            answer.node().value(),
            leaf(asked, answer, admitted).hash().value(),
            answer.outputHash().value(),
            Bytes32.ofUnsigned(answer.failure().map(Failure::number).orElse(0)).value()));
  }

  /** The logs of 0xF4 for each answer, the hub's of the first, and those of the test. */
  private List<EventLog> outcome() {
    List<EventLog> logs = new ArrayList<>();
    List<Asked> asked = rounds.stream().flatMap(List::stream).toList();
    for (int i = 0; i < given.size(); i++) {
      if (given.get(i).failure().isEmpty()) {
        logs.add(event(given.get(i).key(), asked.get(i).callData(), given.get(i).returnData()));
      }
    }
    Bytes first = given.getFirst().returnData();
    logs.add(new EventLog(Addresses.INFERENCE_HUB, List.of(HubAbi.RESULT), first));
    logs.addAll(told);
    return logs;
  }

  static EventLog event(Bytes32 key, Bytes callData, Bytes returnData) {
    return new EventLog(
        Addresses.INFERENCE,
        List.of(InferenceEvent.TOPIC),
        InferenceEvent.data(key, callData, returnData));
  }

  private void questions() {
    ArrayNode questions = document.putArray("questions");
    rounds.stream()
        .flatMap(List::stream)
        .forEach(
            asked ->
                questions
                    .addObject()
                    .put("callData", asked.callData().toHex())
                    .put("digest", DIGEST.toHex()));
  }

  private void registry() {
    MadeBlock latest = new MadeBlock(FIRST_BLOCK + 90, state.root()).add(OTHER, true, List.of());
    ObjectNode registry = document.putObject("registry").put("header", latest.header().toHex());
    registry.set("signedHeader", latest.signedHeader());
    ArrayNode nodes = registry.putArray("nodes");
    for (NodeKind kind : answering()) {
      RegistryContract.NodeSlots slots = RegistryContract.nodeSlots(node(kind));
      ObjectNode node = nodes.addObject().put("publicKey", publicKey(kind).toHex());
      write(node.putArray("accountProof"), state.accountProof(Addresses.REGISTRY));
      write(node.putArray("registrationProof"), proof(slots.registeredAt()));
      write(node.putArray("kindProof"), proof(slots.kind()));
      write(node.putArray("measurementProof"), proof(slots.measurement()));
    }
    circuit.ifPresent(made -> made.write(registry.putArray("models").addObject(), state));
    if (!allReports().isEmpty()) {
      MadeReports.write(registry, state, allReports());
    }
  }

  private List<MadeReports> allReports() {
    List<MadeReports> all = new ArrayList<>(reports.stream().toList());
    all.addAll(otherReports.values());
    return all;
  }

  /** The kinds of nodes that answer, in the order of their first answers. */
  private Set<NodeKind> answering() {
    Set<NodeKind> kinds = new LinkedHashSet<>();
    rounds.stream().flatMap(List::stream).forEach(asked -> kinds.add(asked.by()));
    return kinds;
  }

  private List<Bytes> proof(Bytes32 slot) {
    return state.storageProof(Addresses.REGISTRY, slot);
  }

  static void write(ArrayNode into, List<Bytes> nodes) {
    nodes.forEach(node -> into.add(node.toHex()));
  }
}
