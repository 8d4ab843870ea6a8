package network.haca.testing;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.RegisteredModel;
import network.haca.contracts.TransactionSender;
import network.haca.contracts.VerifierDeployment;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.SettlementLeaf;
import network.haca.provingnode.enrolment.Enrolment;
import network.haca.provingnode.enrolment.Measurement;
import network.haca.schemas.NodeKind;
import network.haca.schemas.settlement.ProvenInference;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.tensor.TensorTranscript;
import network.haca.testkit.RecordedCircuit;

/** The recorded circuit as a registered model of a chain, and a prover that signs its answer. */
final class ProvenModel {
  private static final Bytes32 BLOB = Bytes32.ofUnsigned(0xb10b);
  private static final Bytes32 DIGEST = Bytes32.ofUnsigned(0xd19e57);
  private static final Bytes CODE = Bytes.fromHex(RecordedCircuit.verifierCode());

  private final EthereumClient chain;
  private final EnclaveIdentity prover = RegisteredNode.newIdentity();

  private ProvenModel(EthereumClient chain) {
    this.chain = chain;
  }

  /** Registers both, as the first development account. */
  static ProvenModel register(EthereumClient chain) throws IOException {
    ProvenModel model = new ProvenModel(chain);
    model.enrol(model.prover);
    TransactionSender owner = new TransactionSender(chain, DevelopmentAccounts.KEYS.get(0));
    VerifierDeployment verifier = new VerifierDeployment(CODE);
    owner.send(VerifierDeployment.FACTORY, verifier.call());
    owner.send(
        Addresses.MODEL_REGISTRY, ModelTransactions.register(registration(verifier.address())));
    return model;
  }

  private static ModelTransactions.Registration registration(Address verifier) {
    RegisteredModel.Circuit circuit =
        new RegisteredModel.Circuit(
            verifier,
            Keccak.hash(CODE),
            RecordedCircuit.GAS_CEILING,
            Bytes32.fromHex(RecordedCircuit.verifyingKeyHash()),
            Bytes32.fromHex(RecordedCircuit.referenceString()),
            List.of(RecordedCircuit.SCALE),
            List.of(RecordedCircuit.SCALE));
    return new ModelTransactions.Registration(
        BLOB,
        DIGEST,
        Instant.now().plus(Duration.ofDays(1)).getEpochSecond(),
        RegisteredModel.Fees.NONE,
        List.of(),
        Optional.of(circuit));
  }

  /** Registers a further prover. */
  void enrol(EnclaveIdentity identity) throws IOException {
    new Enrolment(
            chain,
            DevelopmentAccounts.KEYS.get(0),
            RegisteredNode.NO_ENCLAVE,
            InstantSource.system())
        .enrol(identity, NodeKind.ZKML_PROVER, "https://127.0.0.1:1", Measurement.NONE);
  }

  Bytes32 id() {
    return ModelRegistryContract.idOf(BLOB, DevelopmentAccounts.addresses().get(0));
  }

  EnclaveIdentity prover() {
    return prover;
  }

  /** The recorded answer, signed now. */
  ProvenInference answer(String id) {
    return answer(prover, id(), id);
  }

  /**
   * @param entry by which it is to be judged
   * @param id the client's, which makes it another leaf
   */
  static ProvenInference answer(EnclaveIdentity node, Bytes32 entry, String id) {
    TensorTranscript question =
        new TensorTranscript(
            "classifier",
            "1",
            DIGEST,
            Bytes.wrap(new byte[16]),
            id,
            TensorTranscript.under(Optional.of(entry)),
            List.of(tensor("input", 8, RecordedCircuit.inputContent())));
    TensorTranscript answer =
        question.withOutputs(List.of(tensor("scores", 3, RecordedCircuit.outputContent())));
    long now = Instant.now().getEpochSecond();
    return new ProvenInference(
        node.teeId(),
        node.sign(SettlementLeaf.message(question.hash(), answer.hash(), now)),
        now,
        question.encode(),
        answer.encode(),
        Bytes.fromHex(RecordedCircuit.proof()));
  }

  private static Tensor tensor(String name, long elements, String content) {
    return new Tensor(name, Datatype.FP32, List.of(1L, elements), Bytes.fromHex(content));
  }
}
