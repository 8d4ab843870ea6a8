package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.ModelSlots;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.NodeRegistration;
import network.haca.contracts.RegisteredModel;
import network.haca.contracts.RegistryTransactions;
import network.haca.contracts.RelayContract;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.verdict.RecordedAnswer;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;
import network.haca.schemas.NodeKind;
import network.haca.schemas.settlement.ProvenInference;
import network.haca.testkit.RecordedCircuit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Rules H3 and H4 on the real contracts, with a proof that EZKL made: what the judge takes, and the
 * reason for all that it does not.
 */
class ZkSettlementTest {
  private static final Address FACTORY =
      Address.fromHex("0x4e59b44847b379578588920ca78fbf26c0b4956c");
  private static final Bytes32 BLOB = Bytes32.ofUnsigned(0xb10b);
  private static final String PROOF_BLOB = "C".repeat(43);

  /** Destroys itself if it is called without data; else it takes everything. */
  private static final Bytes DESTRUCTIBLE = Bytes.fromHex("3660065733ff5b60015f5260205ff3");

  /** Delegates to an address where somebody may put what he likes. */
  private static final Bytes PROXY = Bytes.fromHex("60006000600060006112345af43d6000803e3d6000f3");

  private final TestLedger ledger = new TestLedger(1);
  private final EnclaveIdentity prover = identity();
  private long seconds = 1;

  private static EnclaveIdentity identity() {
    return EnclaveIdentity.create(
        "prover", Instant.ofEpochSecond(TestLedger.START), Duration.ofDays(1));
  }

  @BeforeEach
  void join() {
    register(prover, NodeKind.ZKML_PROVER, "prover:1");
  }

  private void register(EnclaveIdentity identity, NodeKind kind, String host) {
    NodeRegistration node =
        new NodeRegistration(
            identity.publicKey(), identity.tlsCertificateDer(), Address.ZERO, host, kind.teeType());
    Bytes32 hash = node.hash(ledger.config.chainId(), ledger.config.administrator());
    succeeds(Addresses.REGISTRY, node.unattested(identity.sign(hash)));
  }

  private void succeeds(Address to, Bytes data) {
    assertTrue(send(to, data));
  }

  private boolean send(Address to, Bytes data) {
    return ledger.block(++seconds, ledger.transaction(to, data)).entries().getFirst().success();
  }

  private static Bytes creation(Bytes code) {
    return Bytes.concat(
        Bytes.fromHex("61" + "%04x".formatted(code.size()) + "80600a5f395ff3"), code);
  }

  private static Address factoryAddress(Bytes creation) {
    return Address.ofWord(
        Keccak.hash(
            Bytes.fromHex("ff"),
            FACTORY.value(),
            Bytes32.ZERO.value(),
            Keccak.hash(creation).value()));
  }

  private Address deploy(Bytes code) {
    succeeds(FACTORY, Bytes.concat(Bytes32.ZERO.value(), creation(code)));
    return factoryAddress(creation(code));
  }

  private static ModelTransactions.Registration entry(RegisteredModel.Circuit circuit) {
    return new ModelTransactions.Registration(
        BLOB,
        RecordedAnswer.DIGEST,
        TestLedger.START + 86_400,
        new RegisteredModel.Fees(BigInteger.ONE, BigInteger.TWO, BigInteger.TEN),
        List.of(),
        Optional.of(circuit));
  }

  private static RegisteredModel.Circuit circuit(Address verifier, Bytes code) {
    RegisteredModel.Circuit recorded = RecordedAnswer.circuit(verifier);
    return new RegisteredModel.Circuit(
        verifier,
        Keccak.hash(code),
        recorded.gasCeiling(),
        recorded.verifyingKeyHash(),
        recorded.referenceString(),
        recorded.inputScales(),
        recorded.outputScales());
  }

  private Bytes32 entry() {
    return ModelRegistryContract.idOf(BLOB, ledger.config.administrator());
  }

  private Bytes32 publish(Bytes code) {
    succeeds(
        Addresses.MODEL_REGISTRY, ModelTransactions.register(entry(circuit(deploy(code), code))));
    return entry();
  }

  private ProvenInference answer(EnclaveIdentity node) {
    return answer(node, entry());
  }

  private ProvenInference answer(EnclaveIdentity node, Bytes32 entry) {
    return RecordedAnswer.signed(
        node, entry, RecordedAnswer.DIGEST, "id", TestLedger.START + seconds);
  }

  /** Opens a settlement of the leaf, and has a blob judged for it. */
  private Optional<String> refusal(Bytes32 model, Bytes32 leaf, Bytes blob) {
    succeeds(Addresses.RELAY, RelayContract.settleZk(model, leaf, PROOF_BLOB));
    StateView opening = ledger.latest();
    return RecordedAnswer.refusal(
        opening, model, opening.settlement(opening.settlementCount()), blob);
  }

  private void refused(String reason, Bytes32 model, Bytes32 leaf, Bytes blob) {
    String said = refusal(model, leaf, blob).orElse("taken");
    assertTrue(said.contains(reason), said);
  }

  private void refused(String reason, Bytes32 model, ProvenInference proven) {
    refused(reason, model, proven.leaf().hash(), proven.encode());
  }

  private static Bytes flipped(Bytes bytes, int at) {
    byte[] copy = bytes.toArray().clone();
    copy[at] ^= 1;
    return Bytes.wrap(copy);
  }

  @Test
  void h3AProofOfTheRegisteredModelIsTaken() {
    Bytes32 model = publish(RecordedAnswer.CODE);
    ProvenInference good = answer(prover);
    assertEquals(Optional.empty(), refusal(model, good.leaf().hash(), good.encode()));
  }

  /** Before, the order of several was said by nobody. */
  @Test
  void h3SeveralInputsAndOutputsAreProvenSinceVersionEight() {
    Bytes code = RecordedAnswer.CODE_IN_PARTS;
    RegisteredModel.Circuit one = circuit(deploy(code), code);
    List<Integer> two = List.of(RecordedCircuit.SCALE, RecordedCircuit.SCALE);
    succeeds(
        Addresses.MODEL_REGISTRY,
        ModelTransactions.register(
            entry(
                new RegisteredModel.Circuit(
                    one.verifier(),
                    one.verifierCodeHash(),
                    one.gasCeiling(),
                    one.verifyingKeyHash(),
                    one.referenceString(),
                    two,
                    two))));
    ProvenInference parts = RecordedAnswer.inParts(prover, entry(), TestLedger.START + seconds);
    assertEquals(Optional.empty(), refusal(entry(), parts.leaf().hash(), parts.encode()));
    StateView opening = ledger.latest();
    for (RulesVersion rules : List.of(RulesVersion.FIVE, RulesVersion.SEVEN)) {
      String said =
          RecordedAnswer.refusal(
                  rules,
                  opening,
                  entry(),
                  opening.settlement(opening.settlementCount()),
                  parts.encode())
              .orElse("taken");
      assertTrue(said.contains("no circuit is registered"), said);
    }
    ProvenInference renamed =
        RecordedAnswer.inParts(prover, entry(), TestLedger.START + seconds, "z");
    refused("names and shapes", entry(), renamed);
    refused("names and shapes", entry(), answer(prover));
  }

  /** Anybody may register a verifier that takes everything, under the digest of another's model. */
  @Test
  void h3AnotherEntryThanTheNodeSignedForDoesNotJudgeItsAnswer() {
    Bytes32 honest = publish(RecordedAnswer.CODE);
    Bytes code = Bytes.fromHex("60015f5260205ff3");
    Bytes32 blob = Bytes32.ofUnsigned(3);
    succeeds(
        Addresses.MODEL_REGISTRY,
        ModelTransactions.register(
            new ModelTransactions.Registration(
                blob,
                RecordedAnswer.DIGEST,
                TestLedger.START + 86_400,
                RegisteredModel.Fees.NONE,
                List.of(),
                Optional.of(circuit(deploy(code), code)))));
    Bytes32 forged = ModelRegistryContract.idOf(blob, ledger.config.administrator());
    ProvenInference unproven = RecordedAnswer.with(answer(prover, honest), Bytes.EMPTY);
    refused("signed with the parameters", forged, unproven);
    ProvenInference judged = answer(prover, forged);
    assertEquals(Optional.empty(), refusal(forged, judged.leaf().hash(), judged.encode()));
    ProvenInference other =
        RecordedAnswer.signed(
            prover, forged, RecordedAnswer.DIGEST, "other", TestLedger.START + seconds);
    refused("signed with the parameters", honest, other);
  }

  @Test
  void h4AnotherOrTruncatedBlobIsRefused() {
    Bytes32 model = publish(RecordedAnswer.CODE);
    ProvenInference good = answer(prover);
    Bytes32 leaf = good.leaf().hash();
    Bytes blob = good.encode();
    refused("one form", model, leaf, blob.slice(0, blob.size() - 1));
    StateView opening = ledger.latest();
    RelayContract.Settlement open = opening.settlement(opening.settlementCount());
    ProvenInference other =
        RecordedAnswer.signed(prover, model, RecordedAnswer.DIGEST, "other", good.timestamp());
    Optional<String> said = RecordedAnswer.refusal(opening, model, open, other.encode());
    assertTrue(said.orElse("").contains("the proof is of leaf"), said::toString);
    Bytes altered = RecordedAnswer.with(good, flipped(good.proof(), 99)).encode();
    said = RecordedAnswer.refusal(opening, model, open, altered);
    assertTrue(said.orElse("").contains("verifier's code"), said::toString);
    assertEquals(Optional.empty(), RecordedAnswer.refusal(opening, model, open, blob));
  }

  @Test
  void n2ALeafOfANodeOfAnotherKindIsRefused() {
    Bytes32 model = publish(RecordedAnswer.CODE);
    EnclaveIdentity plain = identity();
    register(plain, NodeKind.VANILLA, "plain:1");
    refused("proves nothing in zero knowledge", model, answer(plain));
    refused("no node", model, answer(identity()));
  }

  @Test
  void n3TheLeafIsHeldToKeyAndDate() {
    Bytes32 model = publish(RecordedAnswer.CODE);
    ProvenInference good = answer(prover);
    ProvenInference forged =
        new ProvenInference(
            good.teeId(),
            flipped(good.signature(), 8),
            good.timestamp(),
            good.input(),
            good.output(),
            good.proof());
    refused("the signature is wrong", model, forged);
    refused(
        "dated after opening",
        model,
        RecordedAnswer.signed(
            prover, model, RecordedAnswer.DIGEST, "id", TestLedger.START + seconds + 400));
    succeeds(Addresses.REGISTRY, RegistryTransactions.disable(prover.teeId()));
    refused(
        "was not enabled",
        model,
        RecordedAnswer.signed(
            prover, model, RecordedAnswer.DIGEST, "late", TestLedger.START + seconds + 100));
  }

  @Test
  void h2AnAnswerOfAnotherModelIsRefused() {
    Bytes32 model = publish(RecordedAnswer.CODE);
    ProvenInference other =
        RecordedAnswer.signed(
            prover, model, Bytes32.ofUnsigned(1), "id", TestLedger.START + seconds);
    refused("a model with the digest", model, other);
  }

  @Test
  void h3AModelWithoutACircuitSettlesNothing() {
    Bytes32 leaf = answer(prover).leaf().hash();
    assertFalse(send(Addresses.RELAY, RelayContract.settleZk(BLOB, leaf, PROOF_BLOB)));
    Bytes32 model = publish(RecordedAnswer.CODE);
    succeeds(Addresses.RELAY, RelayContract.settleZk(model, leaf, PROOF_BLOB));
    Address verifier = factoryAddress(creation(RecordedAnswer.CODE));
    assertFalse(send(Addresses.RELAY, RelayContract.setZkVerifier(model, verifier)));
  }

  @Test
  void h4AVerifierThatBurnsAllGasOrLeadsElsewhereTakesNothing() {
    Bytes32 model = publish(PROXY);
    refused("does not take", model, answer(prover));
    Bytes endless = Bytes.fromHex("5b5f56");
    RegisteredModel.Circuit circuit = circuit(deploy(endless), endless);
    ModelTransactions.Registration other =
        new ModelTransactions.Registration(
            Bytes32.ofUnsigned(2),
            RecordedAnswer.DIGEST,
            TestLedger.START + 86_400,
            RegisteredModel.Fees.NONE,
            List.of(),
            Optional.of(circuit));
    succeeds(Addresses.MODEL_REGISTRY, ModelTransactions.register(other));
    Bytes32 id = ModelRegistryContract.idOf(Bytes32.ofUnsigned(2), ledger.config.administrator());
    refused("ceiling of gas", id, answer(prover, id));
  }

  /** Makes a verifier, calls the registry with what it is called with, and ends the verifier. */
  private static Bytes attacker() {
    Bytes made = creation(DESTRUCTIBLE);
    Bytes size = Bytes.fromHex("%02x".formatted(made.size()));
    return Bytes.concat(
        Bytes.concat(Bytes.fromHex("60"), size, Bytes.fromHex("60365f39")),
        Bytes.concat(Bytes.fromHex("60"), size, Bytes.fromHex("5f5ff0")),
        Bytes.fromHex("365f5f37"),
        Bytes.concat(
            Bytes.fromHex("5f5f365f5f73"),
            Addresses.MODEL_REGISTRY.value(),
            Bytes.fromHex("5af150")),
        Bytes.fromHex("5f5f5f5f5f855af15000"),
        made);
  }

  /** In one transaction it is made, registered and destroyed: nothing is left of it. */
  @Test
  void h3ADestroyedVerifierIsJudgedByAsItWas() {
    Address attacker = deploy(attacker());
    Bytes first = Rlp.encodeList(Rlp.encode(attacker.value()), Rlp.encode(1));
    Address verifier = Address.ofWord(Keccak.hash(first));
    succeeds(attacker, ModelTransactions.register(entry(circuit(verifier, DESTRUCTIBLE))));
    Bytes32 model = ModelRegistryContract.idOf(BLOB, attacker);
    assertEquals(Bytes.EMPTY, ledger.latest().state().code(verifier), "it is gone");
    ProvenInference any = answer(prover, model);
    assertEquals(
        Optional.empty(),
        refusal(model, any.leaf().hash(), any.encode()),
        "the code that was registered still takes everything");
  }

  @Test
  void h1AReceiptFindsTheEntryInTheStorage() {
    Bytes32 model = publish(RecordedAnswer.CODE);
    ModelSlots slots = ModelSlots.of(model);
    assertEquals(RecordedAnswer.DIGEST, word(slots.digest()));
    assertEquals(ledger.config.administrator(), ModelSlots.ownerIn(word(slots.owner())));
    assertEquals(Keccak.hash(RecordedAnswer.CODE), word(slots.verifierCodeHash()));
    assertEquals(
        Optional.of(RecordedCircuit.GAS_CEILING),
        ModelSlots.gasCeilingIn(word(slots.gasCeiling())));
    assertEquals(RecordedCircuit.verifyingKeyHash(), word(slots.verifyingKeyHash()).toHex());
    assertEquals(RecordedCircuit.referenceString(), word(slots.referenceString()).toHex());
    assertEquals(
        Optional.of(List.of(13)),
        ModelSlots.scalesIn(word(slots.inputCount()), word(slots.inputScales())));
    assertEquals(
        Optional.of(List.of(13)),
        ModelSlots.scalesIn(word(slots.outputCount()), word(slots.outputScales())));
  }

  private Bytes32 word(Bytes32 slot) {
    UInt256 value = ledger.latest().state().storage(Addresses.MODEL_REGISTRY, UInt256.of(slot));
    return value.toBytes32();
  }
}
