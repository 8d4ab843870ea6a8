package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.attestation.EnclaveIdentity;
import network.haca.attestation.SimulatedNsm;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.NodeRegistration;
import network.haca.contracts.RegisteredModel;
import network.haca.contracts.RegistryTransactions;
import network.haca.contracts.UnsignedTransaction;
import network.haca.evm.Authorization;
import network.haca.evm.word.UInt256;
import network.haca.pipe.Answer;
import network.haca.pipe.Conclusion;
import network.haca.pipe.Failure;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.ModelInput;
import network.haca.pipe.ModelOutput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.PipeHashes;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;
import network.haca.primitives.Secp256k1;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.NodeKind;

/** A ledger with a model that can be asked inside a transaction, and nodes that serve it. */
final class InferenceStage {
  static final int OWNER = 1;
  static final int USER = 2;
  static final String MODEL = "volatility";
  static final BigInteger FEE = BigInteger.valueOf(100_000_000_000_003L);
  static final BigInteger PRICE = BigInteger.valueOf(1_000_000_000);

  static final Bytes32 BLOB = Bytes32.ofUnsigned(71);
  private static final Bytes32 DIGEST = Bytes32.ofUnsigned(72);
  private static final int FP32 = 10;

  final TestLedger ledger = new TestLedger(1);
  final List<EnclaveIdentity> nodes = new ArrayList<>();
  final StageModels models;
  final AskingContracts contracts = new AskingContracts(this);
  long seconds = 1;
  private final Map<Integer, Long> nonces = new HashMap<>();

  InferenceStage(NodeKind... kinds) {
    succeeds(OWNER, Addresses.MODEL_REGISTRY, registering(BLOB));
    succeeds(OWNER, Addresses.MODEL_REGISTRY, ModelTransactions.setName(MODEL, entry()));
    this.models = new StageModels(this);
    for (NodeKind kind : kinds) {
      models.offer(kind);
      enrol(kind);
    }
  }

  /** The call that registers a model of the caller's. */
  static Bytes registering(Bytes32 blob) {
    return ModelTransactions.register(
        new ModelTransactions.Registration(
            blob,
            DIGEST,
            TestLedger.START + 86_400,
            new RegisteredModel.Fees(FEE, FEE, BigInteger.ZERO),
            List.of(new RegisteredModel.Output("y", FP32, List.of(1L, 2L))),
            Optional.empty()));
  }

  static Address address(int account) {
    return DevelopmentAccounts.addresses().get(account);
  }

  static Bytes32 entry() {
    return ModelRegistryContract.idOf(BLOB, address(OWNER));
  }

  /** The account that node {@code index} is paid at. */
  static Address payee(int index) {
    return Address.ofWord(Bytes32.ofUnsigned(0xfee0 + index));
  }

  private void enrol(NodeKind kind) {
    enrol(kind, payee(nodes.size()));
  }

  /** Registers a node of account 0 that serves the model of its kind. */
  void enrol(NodeKind kind, Address paidAt) {
    EnclaveIdentity node = join(kind, paidAt);
    succeeds(
        0, Addresses.MODEL_REGISTRY, ModelTransactions.serve(node.teeId(), models.served(kind)));
    nodes.add(node);
  }

  /** Registers a node of account 0. */
  EnclaveIdentity join(NodeKind kind) {
    return join(kind, payee(nodes.size()));
  }

  private EnclaveIdentity join(NodeKind kind, Address paidAt) {
    return join(kind, 0, identity(), paidAt);
  }

  /** A key that no node has yet. */
  static EnclaveIdentity identity() {
    return EnclaveIdentity.create("n", Instant.ofEpochSecond(TestLedger.START), Duration.ofDays(1));
  }

  /** Registers a node of an account that may register nodes. */
  EnclaveIdentity join(NodeKind kind, int account, EnclaveIdentity node) {
    return join(kind, account, node, payee(nodes.size()));
  }

  private EnclaveIdentity join(NodeKind kind, int account, EnclaveIdentity node, Address paidAt) {
    NodeRegistration registration =
        new NodeRegistration(
            node.publicKey(),
            node.tlsCertificateDer(),
            paidAt,
            "https://" + node.teeId().toHex().substring(2, 9) + ":1",
            kind.teeType());
    succeeds(account, Addresses.REGISTRY, joining(kind, account, registration, node));
    return node;
  }

  private Bytes joining(
      NodeKind kind, int account, NodeRegistration registration, EnclaveIdentity node) {
    if (!NodeKind.isAttested(kind.teeType())) {
      return registration.unattested(
          node.sign(registration.hash(ledger.config.chainId(), address(account))));
    }
    Bytes measured = Bytes.fromHex("61".repeat(48));
    succeeds(
        0,
        Addresses.REGISTRY,
        RegistryTransactions.approvePcr(measured, measured, measured, "1", kind.teeType()));
    Instant made = Instant.ofEpochSecond(TestLedger.START + seconds);
    return registration.attested(
        new SimulatedNsm(List.of(measured, measured, measured), InstantSource.fixed(made))
            .attest(node.publicKey(), node.tlsCertificateDer(), Bytes.EMPTY));
  }

  void succeeds(int account, Address contract, Bytes data) {
    ExecutedBlock block = block(transaction(account, contract, BigInteger.ZERO, 5_000_000, data));
    assertTrue(block.entries().getLast().success());
  }

  Address deploy(int account, Bytes creation) {
    return block(creation(account, 8_000_000, BigInteger.ZERO, creation))
        .entries()
        .getLast()
        .created()
        .orElseThrow();
  }

  Bytes creation(int account, Bytes creation) {
    return creation(account, 2_000_000, BigInteger.ZERO, creation);
  }

  Bytes creation(int account, long gas, BigInteger value, Bytes creation) {
    return new UnsignedTransaction(
            0,
            nonce(account),
            PRICE,
            PRICE,
            gas,
            Optional.empty(),
            value,
            creation,
            Bytes.EMPTY,
            Bytes.EMPTY)
        .sign(ledger.config.chainId(), DevelopmentAccounts.KEYS.get(account));
  }

  static Bytes twice(Bytes first, Bytes second) {
    return Bytes.concat(Bytes32.ofUnsigned(first.size()).value(), first, second);
  }

  /** The call of Multicall3 that asks for each, and goes on where one fails. */
  static Bytes calls(Bytes... requests) {
    return together(
        Stream.of(requests).map(request -> new Step(Addresses.INFERENCE, request)).toList());
  }

  /** A call that Multicall3 makes. */
  record Step(Address to, Bytes data) {}

  /** The call of Multicall3 that makes these, and goes on where one fails. */
  static Bytes together(List<Step> steps) {
    Tuple[] calls =
        steps.stream()
            .map(
                step ->
                    Tuple.of(
                        com.esaulpaugh.headlong.abi.Address.wrap(step.to().toChecksumHex()),
                        true,
                        step.data().toArray()))
            .toArray(Tuple[]::new);
    return Bytes.copyOf(
        Function.parse("aggregate3((address,bool,bytes)[])")
            .encodeCall(Tuple.from((Object) calls)));
  }

  /** Has Multicall3 own a model of that blob, which the first node serves. */
  Bytes32 modelOfEveryone(Bytes32 blob) {
    succeeds(
        USER,
        Preinstalls.MULTICALL3,
        together(List.of(new Step(Addresses.MODEL_REGISTRY, registering(blob)))));
    Bytes32 id = ModelRegistryContract.idOf(blob, Preinstalls.MULTICALL3);
    succeeds(0, Addresses.MODEL_REGISTRY, ModelTransactions.serve(nodes.getFirst().teeId(), id));
    return id;
  }

  /** A transaction that asks, and delegates an account of a stranger's (EIP-7702). */
  Bytes delegating(int account, Bytes request) {
    Bytes32 key = Bytes32.ofUnsigned(77);
    UInt256 chainId = UInt256.of(ledger.config.chainId());
    Secp256k1.Signature signature =
        Secp256k1.sign(key, Authorization.hash(chainId, Addresses.RELAY, 0));
    Authorization authorization =
        new Authorization(
            chainId,
            Addresses.RELAY,
            0,
            signature.recoveryId(),
            UInt256.of(signature.r()),
            UInt256.of(signature.s()));
    return new UnsignedTransaction(
            4,
            nonce(account),
            PRICE,
            PRICE,
            3_000_000,
            Optional.of(Addresses.INFERENCE),
            BigInteger.ZERO,
            request,
            Rlp.encodeList(),
            Authorization.encode(List.of(authorization)))
        .sign(ledger.config.chainId(), DevelopmentAccounts.KEYS.get(account));
  }

  /**
   * {@code run} of the hub with the parts of a request.
   *
   * @param request the tuple of the request: mode, offsets of name and input, name, input
   */
  static Bytes hubCall(Bytes request) {
    Bytes selector =
        Keccak.hash(
                Bytes.ofUtf8(
                    "run(string,uint8,((string,(int128,int128)[],uint32[])[],(string,string[])[]))"))
            .value()
            .slice(0, 4);
    Bytes mode = request.slice(0, 32);
    Bytes name = request.slice(32, 32);
    return Bytes.concat(
        selector, name, mode, request.slice(64, 32), request.slice(96, request.size() - 96));
  }

  private long nonce(int account) {
    long nonce = nonces.getOrDefault(account, 0L);
    nonces.put(account, nonce + 1);
    return nonce;
  }

  Bytes transaction(int account, Address to, BigInteger value, long gas, Bytes data) {
    return new UnsignedTransaction(
            0,
            nonce(account),
            PRICE,
            PRICE,
            gas,
            Optional.of(to),
            value,
            data,
            Bytes.EMPTY,
            Bytes.EMPTY)
        .sign(ledger.config.chainId(), DevelopmentAccounts.KEYS.get(account));
  }

  /** A transaction of the user that asks the model itself. */
  Bytes asking(Bytes callData) {
    return transaction(USER, Addresses.INFERENCE, BigInteger.ZERO, 3_000_000, callData);
  }

  static Bytes request(int mode, long number) {
    return request(MODEL, mode, number);
  }

  /** As {@link #request(int, long)}, of another model. */
  static Bytes request(String model, int mode, long number) {
    return InferenceAbi.write(
        new ModelRequest(
            mode,
            model,
            new ModelInput(
                List.of(new NumberTensor("x", List.of(FixedPoint.of(number, 2)), List.of(1L))),
                List.of())));
  }

  static Bytes answer(long first, long second) {
    return InferenceAbi.write(
        new ModelOutput(
            List.of(
                new NumberTensor(
                    "y",
                    List.of(FixedPoint.of(first, 1), FixedPoint.of(second, 0)),
                    List.of(1L, 2L))),
            List.of(),
            List.of(),
            false));
  }

  ExecutedBlock block(Bytes... transactions) {
    return ledger.block(++seconds, transactions);
  }

  Optional<AdmittedTransaction> admitted(Bytes transaction) {
    return new AdmissionStore(ledger.latest().state(), RulesVersion.LATEST)
        .find(Keccak.hash(transaction));
  }

  EnclaveIdentity node(Bytes32 teeId) {
    return nodes.stream().filter(node -> node.teeId().equals(teeId)).findFirst().orElseThrow();
  }

  /** What a node answers, signed. */
  Answer answer(EnclaveIdentity node, OpenRequest request, long timestamp, Bytes returnData) {
    return signed(node, request, timestamp, returnData, Optional.empty(), Bytes.EMPTY);
  }

  /** As {@link #answer(EnclaveIdentity, OpenRequest, long, Bytes)}, with a proof. */
  Answer answer(
      EnclaveIdentity node, OpenRequest request, long timestamp, Bytes returnData, Bytes proof) {
    return signed(node, request, timestamp, returnData, Optional.empty(), proof);
  }

  Answer failure(EnclaveIdentity node, OpenRequest request, long timestamp) {
    return signed(
        node, request, timestamp, Bytes.EMPTY, Optional.of(Failure.MODEL_FAILED), Bytes.EMPTY);
  }

  private Answer signed(
      EnclaveIdentity node,
      OpenRequest request,
      long timestamp,
      Bytes returnData,
      Optional<Failure> failure,
      Bytes proof) {
    Bytes32 output = failure.map(PipeHashes::output).orElseGet(() -> PipeHashes.output(returnData));
    Bytes32 message =
        SettlementLeaf.message(request.inputHash(ledger.config.chainId()), output, timestamp);
    return new Answer(
        request.key(), node.teeId(), timestamp, returnData, failure, node.sign(message), proof);
  }

  /** The conclusion with these answers, sent by the node of the first. */
  Bytes conclusion(AdmittedTransaction admitted, List<Answer> answers) {
    EnclaveIdentity sender = node(answers.getFirst().node());
    Conclusion unsigned =
        Conclusion.unsigned(admitted.hash(), admitted.open().round(), sender.teeId(), answers);
    return unsigned.signed(sender.sign(unsigned.message(ledger.config.chainId()))).encode();
  }

  /** The conclusion in which the first node of each row gives what {@link StageModels} says. */
  Bytes conclusion(Bytes transaction) {
    AdmittedTransaction admitted = admitted(transaction).orElseThrow();
    return conclusion(
        admitted,
        admitted.open().requests().stream()
            .map(request -> models.honest(request, admitted.open().time()))
            .toList());
  }

  /** The conclusion in which the first node of each row gives the same answer. */
  Bytes conclusion(Bytes transaction, Bytes returnData) {
    AdmittedTransaction admitted = admitted(transaction).orElseThrow();
    List<Answer> answers =
        admitted.requests().stream()
            .map(WaitingRequest::open)
            .map(
                request ->
                    answer(
                        node(request.row().getFirst()),
                        request,
                        admitted.open().time(),
                        returnData))
            .toList();
    return conclusion(admitted, answers);
  }

  BigInteger balance(Address address) {
    return ledger.latest().state().balance(address).toBigInteger();
  }
}
