package network.haca.answering.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.RegisteredModel;
import network.haca.pipe.Answer;
import network.haca.pipe.Mode;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OutputSignature;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.provingnode.core.Registration;
import network.haca.provingnode.core.Signer;
import network.haca.schemas.tensor.Datatype;

/** A node with a key of its own, on a board with others. */
final class TestNode implements Registration, Signer, AnswerStore {
  static final RegisteredModel ENTRY =
      new RegisteredModel(
          Bytes32.ofUnsigned(7),
          Bytes32.ofUnsigned(8),
          Bytes32.ofUnsigned(9),
          Address.ZERO,
          1,
          0,
          1L << 40,
          Address.ZERO,
          RegisteredModel.Fees.NONE,
          List.of(new RegisteredModel.Output("y", Datatype.FP32.number(), List.of(1L))),
          Optional.empty());

  final EnclaveIdentity identity;
  final Map<Bytes32, Answer> kept = new HashMap<>();
  final TestModel model = new TestModel();
  boolean isEnabled = true;

  TestNode(EnclaveIdentity identity) {
    this.identity = identity;
  }

  /** Rounds of this node, as after a start. */
  Rounds rounds(Mode mode, AdmissionChain chain, AnswerBoard board, TestClock clock) {
    RequestAnswering answering =
        new RequestAnswering(TestChain.CHAIN_ID, model, this, this, clock, Runnable::run);
    return new Rounds(
        TestChain.CHAIN_ID, mode.teeType(), chain, board, this, answering, this, clock);
  }

  @Override
  public Optional<Answer> find(Bytes32 question) {
    return Optional.ofNullable(kept.get(question));
  }

  @Override
  public Answer keep(Bytes32 question, Answer answer) {
    Answer before = kept.putIfAbsent(question, answer);
    return before == null ? answer : before;
  }

  @Override
  public Optional<Signer> signer() {
    return isEnabled ? Optional.of(this) : Optional.empty();
  }

  @Override
  public String reason() {
    return "it was revoked";
  }

  @Override
  public Bytes32 teeId() {
    return identity.teeId();
  }

  @Override
  public boolean isMeasuredWith(Bytes32 content) {
    return true;
  }

  @Override
  public int teeType() {
    return Mode.VANILLA.teeType();
  }

  @Override
  public Instant countsFrom() {
    return Instant.EPOCH;
  }

  @Override
  public Bytes sign(Bytes32 message) {
    return identity.sign(message);
  }

  @Override
  public Bytes sign(Bytes32 message, Bytes32 salt) {
    throw new AssertionError("no salt is asked for");
  }

  @Override
  public Bytes signShared(Bytes32 message) {
    throw new AssertionError("each answer is signed by itself");
  }

  /** A board that all nodes of a test share, with the registries that know them. */
  static final class SharedBoard implements AnswerBoard, Registries {
    private final ShownAnswers shown = new ShownAnswers(TestChain.CHAIN_ID, this);
    private final Map<Bytes32, TestNode> nodes = new HashMap<>();
    final List<ShownAnswer> all = new ArrayList<>();

    SharedBoard(TestNode... nodes) {
      for (TestNode node : nodes) {
        this.nodes.put(node.teeId(), node);
      }
    }

    @Override
    public void show(ShownAnswer answer) {
      all.add(answer);
      shown.add(answer);
    }

    @Override
    public void open(List<OpenAdmission> admissions) {
      shown.open(admissions);
    }

    @Override
    public List<Answer> shown(OpenAdmission admission, Instant now) {
      return shown.of(admission, now);
    }

    @Override
    public Optional<Bytes> key(Bytes32 node) {
      return Optional.ofNullable(nodes.get(node)).map(known -> known.identity.publicKey());
    }

    @Override
    public boolean isEnabled(Bytes32 node) {
      return Optional.ofNullable(nodes.get(node)).filter(known -> known.isEnabled).isPresent();
    }

    @Override
    public Optional<OutputSignature> outputs(Bytes32 entry) {
      return Optional.of(
          new OutputSignature(List.of(new OutputSignature.Output("y", List.of(1L)))));
    }

    @Override
    public Optional<Circuit> circuit(Bytes32 entry) {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }
}
