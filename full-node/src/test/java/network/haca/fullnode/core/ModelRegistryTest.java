package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.NodeRegistration;
import network.haca.contracts.RegisteredModel;
import network.haca.contracts.RegisteredModel.Circuit;
import network.haca.contracts.RegisteredModel.Fees;
import network.haca.contracts.RegisteredModel.Output;
import network.haca.contracts.RegistryTransactions;
import network.haca.evm.ExecutionResult;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule H1 on the real registry in the real EVM: what a model is never changes, and whose it is. */
class ModelRegistryTest {
  private static final Bytes32 BLOB = Bytes32.ofUnsigned(101);
  private static final Bytes32 DIGEST = Bytes32.ofUnsigned(102);
  private static final int OWNER = 1;
  private static final int RIVAL = 2;
  private static final long UNTIL = TestLedger.START + 86_400;
  private static final int FP32 = 10;
  private static final int FP64 = 11;

  private final TestLedger ledger = new TestLedger(1);
  private long seconds = 1;

  private static Address address(int account) {
    return DevelopmentAccounts.addresses().get(account);
  }

  private static Bytes32 idOf(int account) {
    return ModelRegistryContract.idOf(BLOB, address(account));
  }

  private static ModelTransactions.Registration model() {
    return model(UNTIL, Fees.NONE, List.of(), Optional.empty());
  }

  private static ModelTransactions.Registration model(
      long until, Fees fees, List<Output> outputs, Optional<Circuit> circuit) {
    return new ModelTransactions.Registration(BLOB, DIGEST, until, fees, outputs, circuit);
  }

  private static Bytes registering(ModelTransactions.Registration model) {
    return ModelTransactions.register(model);
  }

  private static Bytes withOutputs(Output... outputs) {
    return registering(model(UNTIL, Fees.NONE, List.of(outputs), Optional.empty()));
  }

  private static Bytes withCircuit(Circuit circuit) {
    return registering(model(UNTIL, Fees.NONE, List.of(), Optional.of(circuit)));
  }

  private static Fees fees(long vanilla, long tee, long zkml) {
    return new Fees(BigInteger.valueOf(vanilla), BigInteger.valueOf(tee), BigInteger.valueOf(zkml));
  }

  private void succeeds(int account, Bytes data) {
    succeeds(account, Addresses.MODEL_REGISTRY, data);
  }

  private void succeeds(int account, Address contract, Bytes data) {
    Bytes transaction = ledger.transactionOf(account, contract, data);
    assertTrue(ledger.block(++seconds, transaction).entries().getFirst().success());
  }

  private ExecutionResult call(int account, Bytes data) {
    return ledger
        .latest()
        .call(StateView.call(Addresses.MODEL_REGISTRY, data, 5_000_000), address(account));
  }

  /** Refused in a block, with an error of that form, and nothing has changed. */
  private void refused(String error, int account, Bytes data) {
    ExecutionResult result = call(account, data);
    assertFalse(result.success());
    Bytes selector = Keccak.hash(Bytes.ofUtf8(error)).value().slice(0, 4);
    assertEquals(selector, result.output().slice(0, Math.min(4, result.output().size())), error);
    Bytes transaction = ledger.transactionOf(account, Addresses.MODEL_REGISTRY, data);
    assertFalse(ledger.block(++seconds, transaction).entries().getFirst().success());
  }

  private RegisteredModel read(Bytes32 id) {
    return ModelRegistryContract.decodeModel(
        id, ledger.latest().read(Addresses.MODEL_REGISTRY, ModelRegistryContract.modelOf(id)));
  }

  private Optional<Bytes32> named(String name) {
    return ModelRegistryContract.decodeNamed(
        ledger.latest().read(Addresses.MODEL_REGISTRY, ModelRegistryContract.named(name)));
  }

  @Test
  void h1AnEntrySaysAllThatItWasRegisteredWith() {
    List<Output> outputs =
        List.of(new Output("label", 8, List.of(1L)), new Output("scores", FP32, List.of(1L, 3L)));
    Circuit circuit = circuit();
    succeeds(OWNER, registering(model(UNTIL, fees(1, 2, 3), outputs, Optional.of(circuit))));
    assertEquals(
        new RegisteredModel(
            idOf(OWNER),
            BLOB,
            DIGEST,
            address(OWNER),
            TestLedger.START + seconds,
            0,
            UNTIL,
            address(OWNER),
            fees(1, 2, 3),
            outputs,
            Optional.of(circuit)),
        read(idOf(OWNER)));
  }

  @Test
  void h1WhoCopiesARegistrationTakesNobodysPlace() {
    succeeds(RIVAL, registering(model()));
    succeeds(OWNER, registering(model()));
    assertEquals(address(OWNER), read(idOf(OWNER)).owner());
    assertEquals(address(RIVAL), read(idOf(RIVAL)).owner());
    assertEquals(
        List.of(idOf(RIVAL), idOf(OWNER)),
        ModelRegistryContract.decodeIds(
            ledger.latest().read(Addresses.MODEL_REGISTRY, ModelRegistryContract.ids(0, 5))));
    assertEquals(
        List.of(idOf(OWNER)),
        ModelRegistryContract.decodeIds(
            ledger.latest().read(Addresses.MODEL_REGISTRY, ModelRegistryContract.ids(1, 1))));
  }

  @Test
  void h1WhatAnEntrySaysOfTheModelNeverChanges() {
    succeeds(OWNER, registering(model()));
    ModelTransactions.Registration other =
        new ModelTransactions.Registration(
            BLOB, Bytes32.ofUnsigned(9), UNTIL, Fees.NONE, List.of(), Optional.empty());
    refused("AlreadyRegistered(bytes32)", OWNER, registering(other));
    succeeds(OWNER, ModelTransactions.withdraw(idOf(OWNER)));
    refused("AlreadyRegistered(bytes32)", OWNER, registering(other));
    assertEquals(DIGEST, read(idOf(OWNER)).digest());
  }

  @Test
  void h1AnEntryHasABlobADigestAndATime() {
    refused(
        "BlobIdMissing()",
        OWNER,
        registering(
            new ModelTransactions.Registration(
                Bytes32.ZERO, DIGEST, UNTIL, Fees.NONE, List.of(), Optional.empty())));
    refused(
        "DigestMissing()",
        OWNER,
        registering(
            new ModelTransactions.Registration(
                BLOB, Bytes32.ZERO, UNTIL, Fees.NONE, List.of(), Optional.empty())));
    refused(
        "StoredUntilPast(uint64,uint64)",
        OWNER,
        registering(model(TestLedger.START, Fees.NONE, List.of(), Optional.empty())));
    refused(
        "StoredTooLong(uint64,uint64)",
        OWNER,
        registering(
            model(TestLedger.START + 743L * 86_400, Fees.NONE, List.of(), Optional.empty())));
  }

  @Test
  void h1TheOwnerAloneChangesFees() {
    succeeds(OWNER, registering(model()));
    refused(
        "NotModelOwner(bytes32,address)",
        RIVAL,
        ModelTransactions.setFees(idOf(OWNER), fees(1, 1, 0)));
    refused("FeeWithoutCircuit()", OWNER, ModelTransactions.setFees(idOf(OWNER), fees(0, 0, 1)));
    succeeds(OWNER, ModelTransactions.setFees(idOf(OWNER), fees(5, 6, 0)));
    assertEquals(fees(5, 6, 0), read(idOf(OWNER)).fees());
    refused("UnknownModel(bytes32)", OWNER, ModelTransactions.setFees(BLOB, Fees.NONE));
    refused(
        "FeeWithoutCircuit()",
        RIVAL,
        registering(model(UNTIL, fees(0, 0, 1), List.of(), Optional.empty())));
  }

  @Test
  void h1AWithdrawnModelStaysSo() {
    succeeds(OWNER, registering(model()));
    refused("NotModelOwner(bytes32,address)", RIVAL, ModelTransactions.withdraw(idOf(OWNER)));
    succeeds(OWNER, ModelTransactions.setName("mine", idOf(OWNER)));
    succeeds(OWNER, ModelTransactions.withdraw(idOf(OWNER)));
    assertTrue(read(idOf(OWNER)).isWithdrawn());
    assertEquals(Optional.of(idOf(OWNER)), named("mine"), "who reads it sees what became of it");
    for (Bytes change :
        List.of(
            ModelTransactions.withdraw(idOf(OWNER)),
            ModelTransactions.setFees(idOf(OWNER), Fees.NONE),
            ModelTransactions.setName("other", idOf(OWNER)),
            ModelTransactions.renew(idOf(OWNER), UNTIL + 1, Bytes32.ZERO))) {
      refused("IsWithdrawn(bytes32)", OWNER, change);
    }
  }

  @Test
  void h1ANameIsItsFirstOwnersAndPointsToThatOnesModels() {
    succeeds(OWNER, registering(model()));
    succeeds(RIVAL, registering(model()));
    assertEquals(Optional.empty(), named("digits"));
    refused(
        "NotModelOwner(bytes32,address)", RIVAL, ModelTransactions.setName("digits", idOf(OWNER)));
    succeeds(OWNER, ModelTransactions.setName("digits", idOf(OWNER)));
    refused("NameTaken(string,address)", RIVAL, ModelTransactions.setName("digits", idOf(RIVAL)));
    Bytes32 next = Bytes32.ofUnsigned(7);
    succeeds(
        OWNER,
        registering(
            new ModelTransactions.Registration(
                next, DIGEST, UNTIL, Fees.NONE, List.of(), Optional.empty())));
    Bytes32 nextId = ModelRegistryContract.idOf(next, address(OWNER));
    succeeds(OWNER, ModelTransactions.setName("digits", nextId));
    assertEquals(Optional.of(nextId), named("digits"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Digits",
        "di gits",
        ".digits",
        "-d",
        "0x12",
        "digits/1",
        "dígits",
        "a\u0000",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void h1WhatIsNoNameIsRefused(String name) {
    succeeds(OWNER, registering(model()));
    refused("NameRefused(string)", OWNER, ModelTransactions.setName(name, idOf(OWNER)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "7", "digits-1.0_b", "0", "0y"})
  void h1WhatIsANameIsTaken(String name) {
    succeeds(OWNER, registering(model()));
    succeeds(OWNER, ModelTransactions.setName(name, idOf(OWNER)));
    assertEquals(Optional.of(idOf(OWNER)), named(name));
  }

  @Test
  void h1OutputsHaveBounds() {
    succeeds(RIVAL, withOutputs(new Output("a", FP32, List.of(4096L))));
    refused(
        "OutputsTooLarge(uint256,uint256)",
        OWNER,
        withOutputs(new Output("a", FP32, List.of(64L, 65L))));
    refused(
        "OutputsTooLarge(uint256,uint256)",
        OWNER,
        withOutputs(new Output("a", FP64, List.of(2049L))));
    refused(
        "OutputsTooLarge(uint256,uint256)",
        OWNER,
        withOutputs(new Output("a", FP32, List.of(4096L)), new Output("b", FP32, List.of(1L))));
    String refusal = "OutputRefused(uint256,string)";
    refused(refusal, OWNER, withOutputs(new Output("a", FP32, List.of(1L, 0L))));
    refused(refusal, OWNER, withOutputs(new Output("", FP32, List.of(1L))));
    refused(refusal, OWNER, withOutputs(new Output("a".repeat(65), FP32, List.of(1L))));
    refused(refusal, OWNER, withOutputs(new Output("a", 13, List.of(1L))));
    refused(refusal, OWNER, withOutputs(new Output("a", FP32, Collections.nCopies(9, 1L))));
    Output one = new Output("a", FP32, List.of());
    refused(refusal, OWNER, withOutputs(one, one));
    Output[] many =
        IntStream.range(0, 17)
            .mapToObj(i -> new Output("o" + i, FP32, List.of()))
            .toArray(Output[]::new);
    refused(refusal, OWNER, withOutputs(many));
  }

  @Test
  void h3TheRegistryKeepsTheVerifiersCodeWhereNobodyRunsIt() {
    Circuit circuit = circuit();
    succeeds(OWNER, withCircuit(circuit));
    Address kept =
        ModelRegistryContract.decodeVerifierCode(
            ledger
                .latest()
                .read(
                    Addresses.MODEL_REGISTRY,
                    ModelRegistryContract.verifierCode(circuit.verifierCodeHash())));
    Bytes code = ledger.latest().state().code(kept);
    assertEquals(0, code.get(0), "STOP");
    assertEquals(circuit.verifierCodeHash(), Keccak.hash(code.slice(1, code.size() - 1)));
  }

  /** Whose verifier is a contract of genesis: what it does is not looked at here. */
  private Circuit circuit() {
    Bytes32 code = Keccak.hash(ledger.latest().state().code(Addresses.RELAY));
    Bytes32 key = Bytes32.ofUnsigned(5);
    return new Circuit(Addresses.RELAY, code, 3_000_000, key, key, List.of(7), List.of(7, 14));
  }

  private static Circuit with(Circuit circuit, Address verifier, Bytes32 codeHash) {
    return new Circuit(
        verifier,
        codeHash,
        circuit.gasCeiling(),
        circuit.verifyingKeyHash(),
        circuit.referenceString(),
        circuit.inputScales(),
        circuit.outputScales());
  }

  private static Circuit with(Circuit circuit, long gas, Bytes32 key, List<Integer> scales) {
    return new Circuit(
        circuit.verifier(), circuit.verifierCodeHash(), gas, key, key, scales, scales);
  }

  @Test
  void h1ACircuitNamesTheCodeThatIsThere() {
    String refusal = "CircuitRefused(string)";
    Circuit circuit = circuit();
    Bytes32 key = circuit.verifyingKeyHash();
    refused(refusal, OWNER, withCircuit(with(circuit, circuit.verifier(), key)));
    Bytes32 noCode = Keccak.hash(Bytes.EMPTY);
    refused(refusal, OWNER, withCircuit(with(circuit, address(RIVAL), noCode)));
    refused(refusal, OWNER, withCircuit(with(circuit, 3_000_001, key, List.of(1))));
    refused(refusal, OWNER, withCircuit(with(circuit, 0, key, List.of(1))));
    refused(refusal, OWNER, withCircuit(with(circuit, 1, Bytes32.ZERO, List.of(1))));
    refused(refusal, OWNER, withCircuit(with(circuit, 1, key, List.of())));
    refused(refusal, OWNER, withCircuit(with(circuit, 1, key, List.of(31))));
    refused(refusal, OWNER, withCircuit(with(circuit, 1, key, Collections.nCopies(17, 1))));
    refused(refusal, OWNER, withCircuit(with(circuit, Address.ZERO, Bytes32.ZERO)));
    succeeds(OWNER, withCircuit(circuit));
  }

  @Test
  void h5OtherNetworksTakeReferenceStringsThatTheirAdministratorTook() {
    TestLedger production =
        new TestLedger(OriginalAddressesTest.config(false, RulesVersion.LATEST), 1);
    Circuit circuit = circuit();
    Bytes call = withCircuit(circuit);
    Bytes take = ModelTransactions.takeReferenceString(circuit.referenceString());
    boolean[] results = new boolean[4];
    for (int i = 0; i < results.length; i++) {
      Bytes transaction =
          i == 1
              ? production.transactionOf(RIVAL, Addresses.MODEL_REGISTRY, take)
              : i == 2
                  ? production.transactionOf(0, Addresses.MODEL_REGISTRY, take)
                  : production.transactionOf(OWNER, Addresses.MODEL_REGISTRY, call);
      results[i] = production.block(i + 1, transaction).entries().getFirst().success();
    }
    assertEquals(
        List.of(false, false, true, true), List.of(results[0], results[1], results[2], results[3]));
  }

  @Test
  void h5AProductionGenesisListsReferenceStrings() {
    Circuit circuit = circuit();
    TestLedger production =
        new TestLedger(
            OriginalAddressesTest.config(
                false, RulesVersion.LATEST, List.of(circuit.referenceString())),
            1);
    Bytes call = production.transactionOf(OWNER, Addresses.MODEL_REGISTRY, withCircuit(circuit));
    assertTrue(production.block(1, call).entries().getFirst().success());
  }

  @Test
  void h5NobodyMakesItADevelopmentNetworkLater() {
    succeeds(OWNER, registering(model()));
    refused("OnlyGenesis()", 0, ModelTransactions.markDevelopmentNetwork());
  }

  private EnclaveIdentity enrol(NodeKind kind) {
    EnclaveIdentity node =
        EnclaveIdentity.create("n", Instant.ofEpochSecond(TestLedger.START), Duration.ofDays(1));
    NodeRegistration registration =
        new NodeRegistration(
            node.publicKey(),
            node.tlsCertificateDer(),
            Address.ZERO,
            "https://" + node.teeId().toHex().substring(2, 9) + ":1",
            kind.teeType());
    Bytes32 signed = registration.hash(ledger.config.chainId(), address(0));
    succeeds(0, Addresses.REGISTRY, registration.unattested(node.sign(signed)));
    return node;
  }

  private List<Bytes32> nodes(NodeKind kind) {
    return ModelRegistryContract.decodeNodes(
        ledger
            .latest()
            .read(
                Addresses.MODEL_REGISTRY,
                ModelRegistryContract.nodesOf(idOf(OWNER), kind.teeType())));
  }

  @Test
  void h1NodesSayWhatTheyServe() {
    succeeds(OWNER, registering(model()));
    Bytes32 first = enrol(NodeKind.VANILLA).teeId();
    Bytes32 second = enrol(NodeKind.VANILLA).teeId();
    Bytes32 prover = enrol(NodeKind.ZKML_PROVER).teeId();
    Bytes32 id = idOf(OWNER);
    refused("NotNodeOwner(bytes32)", RIVAL, ModelTransactions.serve(first, id));
    refused("UnknownModel(bytes32)", 0, ModelTransactions.serve(first, BLOB));
    refused("NodeServesNoModels(bytes32,uint8)", 0, ModelTransactions.serve(prover, id));
    succeeds(0, ModelTransactions.serve(first, id));
    succeeds(0, ModelTransactions.serve(first, id));
    succeeds(0, ModelTransactions.serve(second, id));
    assertEquals(List.of(first, second), nodes(NodeKind.VANILLA));
    refused("NotNodeOwner(bytes32)", RIVAL, ModelTransactions.unserve(first, id));
    succeeds(0, Addresses.REGISTRY, RegistryTransactions.disable(first));
    assertEquals(List.of(second), nodes(NodeKind.VANILLA), "those that are enabled");
    refused("NodeNotEnabled(bytes32)", 0, ModelTransactions.serve(first, id));
    succeeds(RIVAL, ModelTransactions.unserve(first, id));
    refused("NodeDoesNotServe(bytes32,bytes32)", RIVAL, ModelTransactions.unserve(first, id));
    succeeds(0, ModelTransactions.unserve(second, id));
    assertEquals(List.of(), nodes(NodeKind.VANILLA));
  }

  @Test
  void h1NodesThatAreGoneLeaveTheListWhenOthersCome() {
    succeeds(OWNER, registering(model()));
    Bytes32 id = idOf(OWNER);
    List<Bytes32> nodes =
        IntStream.range(0, 4).mapToObj(i -> enrol(NodeKind.VANILLA).teeId()).toList();
    nodes.subList(0, 3).forEach(node -> succeeds(0, ModelTransactions.serve(node, id)));
    succeeds(0, Addresses.REGISTRY, RegistryTransactions.disable(nodes.get(0)));
    succeeds(0, Addresses.REGISTRY, RegistryTransactions.disable(nodes.get(2)));
    succeeds(0, ModelTransactions.serve(nodes.get(3), id));
    assertEquals(List.of(nodes.get(1), nodes.get(3)), nodes(NodeKind.VANILLA));
    assertFalse(serves(nodes.get(0)) || serves(nodes.get(2)), "they have no place any more");
    succeeds(0, Addresses.REGISTRY, RegistryTransactions.enable(nodes.get(0)));
    succeeds(0, ModelTransactions.serve(nodes.get(0), id));
    assertEquals(List.of(nodes.get(1), nodes.get(3), nodes.get(0)), nodes(NodeKind.VANILLA));
  }

  private boolean serves(Bytes32 node) {
    return ModelRegistryContract.decodeServes(
        ledger
            .latest()
            .read(Addresses.MODEL_REGISTRY, ModelRegistryContract.serves(node, idOf(OWNER))));
  }

  @Test
  void h1WhoHoldsTheBytesSaysHowLongTheyAreStored() {
    succeeds(OWNER, registering(model()));
    Bytes32 id = idOf(OWNER);
    Bytes32 node = enrol(NodeKind.VANILLA).teeId();
    refused("NodeDoesNotServe(bytes32,bytes32)", 0, ModelTransactions.renew(id, UNTIL + 5, node));
    refused("NotNodeOwner(bytes32)", RIVAL, ModelTransactions.renew(id, UNTIL + 5, node));
    succeeds(0, ModelTransactions.serve(node, id));
    succeeds(0, ModelTransactions.renew(id, UNTIL + 5, node));
    assertEquals(UNTIL + 5, read(id).storedUntil());
    assertEquals(address(0), read(id).renewedBy());
    refused("StoredLongerAlready(uint64)", 0, ModelTransactions.renew(id, UNTIL + 4, node));
    succeeds(OWNER, ModelTransactions.renew(id, UNTIL + 3, Bytes32.ZERO));
    assertEquals(UNTIL + 3, read(id).storedUntil());
    refused(
        "StoredUntilPast(uint64,uint64)",
        OWNER,
        ModelTransactions.renew(id, TestLedger.START, Bytes32.ZERO));
  }
}
