package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import network.haca.attestation.EnclaveIdentity;
import network.haca.attestation.SimulatedNsm;
import network.haca.contracts.Addresses;
import network.haca.contracts.NodeRegistration;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.RegistryTransactions;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule N6 on the real registry in the real EVM: nobody registers what is another's. */
class RegistrationTest {
  private static final int TYPE = NodeKind.TEE_MODEL_WORKER.teeType();
  private static final int OPERATOR = 0;
  private static final int RIVAL = 1;
  private static final int AGE_MIN = 10;
  private static final int AGE_MAX = 3600;
  private static final List<Bytes> MEASUREMENTS = List.of(pcr("61"), pcr("62"), pcr("63"));
  private static final EnclaveIdentity NODE =
      EnclaveIdentity.create("node", Instant.ofEpochSecond(TestLedger.START), Duration.ofDays(1));

  private final TestLedger ledger = new TestLedger(bound(), 1);

  private static Bytes pcr(String digits) {
    return Bytes.fromHex(digits.repeat(48));
  }

  /** A development network that wants what one of production does. */
  private static ChainConfig bound() {
    ChainConfig config = ChainConfig.development();
    return new ChainConfig(
        config.chainId(),
        config.cometChainId(),
        config.isDevelopment(),
        config.gasLimit(),
        config.baseFee(),
        config.administrator(),
        config.relay(),
        config.operators(),
        config.approvers(),
        config.accounts(),
        config.attestationRoots(),
        false,
        config.takesUnprotectedTransactions(),
        List.of(),
        RulesVersion.TWO);
  }

  @BeforeEach
  void bothMayRegister() {
    Address rival = DevelopmentAccounts.addresses().get(RIVAL);
    assertTrue(succeeds(OPERATOR, 1, RegistryTransactions.setOperator(rival, true)));
    assertTrue(succeeds(OPERATOR, 1, approval(MEASUREMENTS)));
  }

  private static Bytes approval(List<Bytes> pcrs) {
    return RegistryTransactions.approvePcr(pcrs.get(0), pcrs.get(1), pcrs.get(2), "1", TYPE);
  }

  private boolean succeeds(int account, long seconds, Bytes data) {
    Bytes transaction = ledger.transactionOf(account, Addresses.REGISTRY, data);
    return ledger.block(seconds, transaction).entries().getFirst().success();
  }

  private static NodeRegistration node(int account, int type) {
    return new NodeRegistration(
        NODE.publicKey(),
        NODE.tlsCertificateDer(),
        DevelopmentAccounts.addresses().get(account),
        "https://node-of-%d:1".formatted(account),
        type);
  }

  private static Bytes commitment(int account) {
    return NodeRegistration.commit(hash(node(account, TYPE), account));
  }

  private static Bytes32 hash(NodeRegistration node, int account) {
    return node.hash(bound().chainId(), DevelopmentAccounts.addresses().get(account));
  }

  private static Bytes document(long seconds) {
    Instant made = Instant.ofEpochSecond(TestLedger.START + seconds);
    return new SimulatedNsm(MEASUREMENTS, InstantSource.fixed(made))
        .attest(NODE.publicKey(), NODE.tlsCertificateDer(), Bytes.EMPTY);
  }

  @Test
  void n6ACopiedRegistrationComesTooLate() {
    assertTrue(succeeds(OPERATOR, 2, commitment(OPERATOR)));
    Bytes document = document(12);
    assertFalse(succeeds(RIVAL, 12, node(RIVAL, TYPE).attested(document)), "never committed");
    assertFalse(succeeds(RIVAL, 12, node(OPERATOR, TYPE).attested(document)), "another committed");
    assertTrue(succeeds(RIVAL, 12, commitment(RIVAL)));
    assertFalse(succeeds(RIVAL, 12, node(RIVAL, TYPE).attested(document)), "too recently");
    assertTrue(succeeds(OPERATOR, 13, node(OPERATOR, TYPE).attested(document)));
    assertFalse(succeeds(RIVAL, 22, node(RIVAL, TYPE).attested(document(22))), "it is registered");
    assertEquals(DevelopmentAccounts.addresses().get(OPERATOR), registered().owner());
  }

  private RegistryContract.Node registered() {
    return RegistryContract.decodeNode(
        ledger.latest().read(Addresses.REGISTRY, RegistryContract.getNode(NODE.teeId())));
  }

  @ParameterizedTest
  @CsvSource({
    AGE_MIN - 1 + ", false",
    AGE_MIN + ", true",
    AGE_MAX + ", true",
    AGE_MAX + 1 + ", false"
  })
  void n6ACommitmentCountsForATime(int age, boolean counts) {
    assertTrue(succeeds(OPERATOR, 2, commitment(OPERATOR)));
    Bytes call = node(OPERATOR, TYPE).attested(document(2 + age));
    assertEquals(counts, succeeds(OPERATOR, 2 + age, call));
  }

  @Test
  void n6ACommitmentIsToEveryFieldOfTheRegistration() {
    assertTrue(succeeds(OPERATOR, 2, commitment(OPERATOR)));
    NodeRegistration committed = node(OPERATOR, TYPE);
    for (NodeRegistration other :
        List.of(
            new NodeRegistration(
                committed.publicKey(),
                committed.certificate(),
                Address.ZERO,
                committed.endpoint(),
                TYPE),
            new NodeRegistration(
                committed.publicKey(),
                committed.certificate(),
                committed.payment(),
                "https://else:1",
                TYPE))) {
      assertFalse(succeeds(OPERATOR, 12, other.attested(document(12))));
    }
  }

  @Test
  void n6AKeyIsRegisteredByWhoPossessesIt() {
    int vanilla = NodeKind.VANILLA.teeType();
    NodeRegistration node = node(OPERATOR, vanilla);
    NodeRegistration stolen = node(RIVAL, vanilla);
    Bytes possession = NODE.sign(hash(node, OPERATOR));
    assertFalse(succeeds(RIVAL, 2, node.unattested(possession)), "signed for another owner");
    assertFalse(succeeds(RIVAL, 2, stolen.unattested(possession)), "and other fields");
    assertFalse(succeeds(OPERATOR, 2, node.unattested(Bytes.EMPTY)));
    assertFalse(succeeds(OPERATOR, 2, node.unattestedByRules1()), "not signed at all");
    assertTrue(succeeds(OPERATOR, 2, node.unattested(possession)));
  }

  /** Another encoding of a key would be another id. */
  @ParameterizedTest
  @ValueSource(ints = {TYPE_ATTESTED, TYPE_UNATTESTED})
  void n6AKeyHasOneId(int type) {
    Bytes odd = withoutNull(NODE.publicKey());
    NodeRegistration node =
        new NodeRegistration(odd, NODE.tlsCertificateDer(), Address.ZERO, "https://odd:1", type);
    TestLedger unbound = new TestLedger(1);
    Bytes document =
        new SimulatedNsm(
                MEASUREMENTS, InstantSource.fixed(Instant.ofEpochSecond(TestLedger.START + 2)))
            .attest(odd, NODE.tlsCertificateDer(), Bytes.EMPTY);
    Bytes call =
        type == TYPE_ATTESTED
            ? node.attested(document)
            : node.unattested(NODE.sign(hash(node, OPERATOR)));
    List<Boolean> successes =
        unbound
            .block(
                2,
                unbound.transaction(Addresses.REGISTRY, approval(MEASUREMENTS)),
                unbound.transaction(Addresses.REGISTRY, call))
            .entries()
            .stream()
            .map(BlockEntry::success)
            .toList();
    assertEquals(List.of(true, false), successes);
  }

  private static final int TYPE_ATTESTED = 2;
  private static final int TYPE_UNATTESTED = 16;

  /** The same key with the parameters of its algorithm left out, as some encoders do. */
  private static Bytes withoutNull(Bytes key) {
    Bytes parameters = Bytes.fromHex("300d06092a864886f70d0101010500");
    Bytes none = Bytes.fromHex("300b06092a864886f70d010101");
    Bytes rest = key.slice(4 + parameters.size(), key.size() - 4 - parameters.size());
    int length = none.size() + rest.size();
    Bytes head = Bytes.wrap(new byte[] {0x30, (byte) 0x82, (byte) (length >> 8), (byte) length});
    return Bytes.concat(head, none, rest);
  }

  @ParameterizedTest
  @CsvSource({"48, 61, true", "48, 00, false", "32, 61, false", "64, 61, false", "0, 61, false"})
  void aMeasurementIsOfTheLengthThatAwsMakesAndNotOfAnEnclaveInDebugMode(
      int size, String digits, boolean isApproved) {
    Bytes odd = Bytes.fromHex(digits.repeat(size));
    for (int index = 0; index < 3; index++) {
      List<Bytes> pcrs = new java.util.ArrayList<>(MEASUREMENTS);
      pcrs.set(index, odd);
      assertEquals(isApproved, succeeds(OPERATOR, 2, approval(pcrs)), "PCR" + index);
    }
  }
}
