package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import network.haca.attestation.DevelopmentRoot;
import network.haca.attestation.EnclaveIdentity;
import network.haca.attestation.SimulatedNsm;
import network.haca.contracts.Addresses;
import network.haca.contracts.NodeRegistration;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.RegistryContract.Interval;
import network.haca.contracts.RegistryTransactions;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules N2 to N5 on the real registry in the real EVM. */
class RegistryTest {
  private static final int TYPE = NodeKind.TEE_MODEL_WORKER.teeType();
  private static final List<Bytes> MEASUREMENTS =
      List.of(
          Bytes.ofUtf8("c".repeat(48)), Bytes.ofUtf8("r".repeat(48)), Bytes.ofUtf8("m".repeat(48)));
  private static final Bytes32 PCR_HASH = Keccak.hash(MEASUREMENTS.toArray(Bytes[]::new));
  private static final EnclaveIdentity ONE = identity();
  private static final EnclaveIdentity OTHER = identity();

  private final TestLedger ledger = new TestLedger(1);

  private static EnclaveIdentity identity() {
    return EnclaveIdentity.create(
        "test", Instant.ofEpochSecond(TestLedger.START), Duration.ofDays(1));
  }

  @BeforeEach
  void oneNodeIsEnrolled() {
    assertTrue(succeeds(1, approve()));
    assertTrue(succeeds(2, registration(ONE, 2)));
  }

  private boolean succeeds(long seconds, Bytes data) {
    Bytes transaction = ledger.transaction(Addresses.REGISTRY, data);
    return ledger.block(seconds, transaction).entries().getFirst().success();
  }

  private static Bytes approve() {
    return RegistryTransactions.approvePcr(
        MEASUREMENTS.get(0), MEASUREMENTS.get(1), MEASUREMENTS.get(2), "1", TYPE);
  }

  private static Bytes registration(EnclaveIdentity identity, long seconds) {
    return registration(identity, seconds, TYPE);
  }

  private static Bytes registration(EnclaveIdentity identity, long seconds, int type) {
    Bytes document =
        new SimulatedNsm(
                MEASUREMENTS,
                InstantSource.fixed(Instant.ofEpochSecond(TestLedger.START + seconds)))
            .attest(identity.publicKey(), identity.tlsCertificateDer(), Bytes.EMPTY);
    return node(identity, "host:1-" + identity.teeId(), type).attested(document);
  }

  private static NodeRegistration node(EnclaveIdentity identity, String endpoint, int type) {
    return new NodeRegistration(
        identity.publicKey(), identity.tlsCertificateDer(), Address.ZERO, endpoint, type);
  }

  /** By dev0, who owns what the ledger's transactions register. */
  private static Bytes unattested(EnclaveIdentity identity, String endpoint, int type) {
    NodeRegistration node = node(identity, endpoint, type);
    Address owner = DevelopmentAccounts.addresses().getFirst();
    return node.unattested(identity.sign(node.hash(ChainConfig.development().chainId(), owner)));
  }

  private List<Interval> intervals(EnclaveIdentity identity) {
    return RegistryContract.decodeIntervals(
        ledger.latest().read(Addresses.REGISTRY, RegistryContract.getIntervals(identity.teeId())));
  }

  private List<Bytes32> active() {
    return RegistryContract.decodeActive(
            ledger.latest().read(Addresses.REGISTRY, RegistryContract.getActive(TYPE)))
        .stream()
        .map(RegistryContract.Node::teeId)
        .toList();
  }

  private long endedAt(EnclaveIdentity identity) {
    return RegistryContract.decodeEndedAt(
        ledger.latest().read(Addresses.REGISTRY, RegistryContract.endedAt(identity.teeId())));
  }

  private static long at(long seconds) {
    return TestLedger.START + seconds;
  }

  @Test
  void n3ADisabledKeyCountsForAMinuteMore() {
    assertEquals(List.of(ONE.teeId()), active());
    assertTrue(succeeds(10, RegistryTransactions.disable(ONE.teeId())));
    assertEquals(List.of(new Interval(at(2), at(70))), intervals(ONE));
    assertEquals(at(10), endedAt(ONE));
    assertEquals(List.of(), active());
    assertTrue(succeeds(20, RegistryTransactions.enable(ONE.teeId())));
    assertEquals(List.of(new Interval(at(2), at(70)), new Interval(at(20), 0)), intervals(ONE));
    assertEquals(0, endedAt(ONE));
  }

  @Test
  void n3AKeyThatWasEnabledSixteenTimesHasToEnrolAnew() {
    for (int enabled = 1; enabled <= 16; enabled++) {
      assertTrue(succeeds(10, RegistryTransactions.disable(ONE.teeId())));
      assertEquals(enabled < 16, succeeds(10, RegistryTransactions.enable(ONE.teeId())));
    }
    assertEquals(16, intervals(ONE).size());
  }

  @ParameterizedTest
  @CsvSource({"2, false", "15, false", "16, true", "17, true", "18, false"})
  void n2WhoJoinsWithoutAnAttestationIsOfAKindThatClaimsNone(int kind, boolean joins) {
    assertEquals(joins, succeeds(3, unattested(OTHER, "x", kind)));
  }

  @Test
  void n2AnAttestationMakesNoNodeOfAKindThatHasNone() {
    Bytes attested = registration(OTHER, 3, NodeKind.VANILLA.teeType());
    assertFalse(succeeds(3, attested));
  }

  @Test
  void aProductionNetworkTakesNoSimulatedEnclaveWhateverRootIsSet() {
    ChainConfig config = ChainConfig.development();
    TestLedger production =
        new TestLedger(
            new ChainConfig(
                config.chainId(),
                config.cometChainId(),
                false,
                config.gasLimit(),
                config.baseFee(),
                config.administrator(),
                config.relay(),
                config.operators(),
                config.approvers(),
                config.accounts(),
                Bytes.EMPTY,
                true,
                config.takesUnprotectedTransactions(),
                config.referenceStrings(),
                config.rules()),
            1);
    List<Boolean> successes =
        production
            .block(
                2,
                production.transaction(Addresses.REGISTRY, approve()),
                production.transaction(
                    Addresses.REGISTRY,
                    RegistryTransactions.setRootCertificate(DevelopmentRoot.certificatePem())),
                production.transaction(Addresses.REGISTRY, registration(ONE, 2)),
                production.transaction(
                    Addresses.REGISTRY, RegistryTransactions.markDevelopmentNetwork()))
            .entries()
            .stream()
            .map(BlockEntry::success)
            .toList();
    assertEquals(List.of(true, true, false, false), successes);
    assertFalse(isDevelopment(production));
    assertTrue(isDevelopment(ledger));
  }

  private static boolean isDevelopment(TestLedger ledger) {
    return RegistryContract.decodeIsDevelopmentNetwork(
        ledger.latest().read(Addresses.REGISTRY, RegistryContract.isDevelopmentNetwork()));
  }

  @Test
  void n4ARevocationSinceEndsEveryKeyByOneRecord() {
    assertTrue(succeeds(10, RegistryTransactions.revokePcrSince(PCR_HASH, TYPE, at(5))));
    assertEquals(List.of(), active());
    assertEquals(List.of(new Interval(at(2), at(4))), intervals(ONE), "only what is before since");
    assertEquals(at(10), endedAt(ONE));
    assertFalse(succeeds(11, RegistryTransactions.enable(ONE.teeId())), "it is ended for good");
    assertTrue(succeeds(12, RegistryTransactions.revokePcrSince(PCR_HASH, TYPE, 0)));
    assertEquals(List.of(), intervals(ONE), "after a compromise nothing counts");
    assertEquals(at(10), endedAt(ONE));
  }

  @Test
  void n4AMeasurementThatIsRevokedAlreadyCanBeRevokedSince() {
    assertTrue(succeeds(10, RegistryTransactions.revokePcr(PCR_HASH, TYPE)));
    assertEquals(List.of(new Interval(at(2), at(70))), intervals(ONE));
    assertTrue(succeeds(20, RegistryTransactions.revokePcrSince(PCR_HASH, TYPE, at(8))));
    assertEquals(List.of(new Interval(at(2), at(7))), intervals(ONE));
    assertEquals(at(10), endedAt(ONE), "the grace runs from when it ended first");
  }

  @Test
  void n4AKeyThatEnrolsAfterApprovalAnewIsNotConcerned() {
    assertTrue(succeeds(10, RegistryTransactions.revokePcrSince(PCR_HASH, TYPE, 0)));
    assertFalse(succeeds(11, registration(OTHER, 11)), "the measurement is revoked");
    assertTrue(succeeds(12, approve()));
    assertTrue(succeeds(13, registration(OTHER, 13)));
    assertEquals(List.of(OTHER.teeId()), active());
    assertEquals(List.of(new Interval(at(13), 0)), intervals(OTHER));
    assertEquals(List.of(), intervals(ONE));
    assertFalse(succeeds(14, RegistryTransactions.enable(ONE.teeId())));
  }

  @Test
  void n4TheFlagsOfRevokedKeysArePaged() {
    assertTrue(succeeds(3, registration(OTHER, 3)));
    assertTrue(succeeds(10, RegistryTransactions.revokePcrSince(PCR_HASH, TYPE, 0)));
    Bytes page = RegistryTransactions.disableRevoked(PCR_HASH, TYPE, 1);
    for (int events = 1, block = 0; block < 3; block++, events = block < 2 ? 1 : 0) {
      Bytes transaction = ledger.transaction(Addresses.REGISTRY, page);
      ExecutedBlock executed = ledger.block(11 + block, transaction);
      assertEquals(events, executed.entries().getFirst().logs().size());
    }
  }

  @Test
  void n4AMeasurementThatWasNeverApprovedCannotBeRevoked() {
    assertFalse(succeeds(10, RegistryTransactions.revokePcrSince(Bytes32.ZERO, TYPE, 0)));
  }

  @Test
  void aNodeWithoutHeartbeatGoesStaleAndABeatBringsItBack() {
    long late = 1_900;
    ledger.block(late);
    assertEquals(List.of(), active());
    assertFalse(succeeds(late, beat(ONE, ONE, late + 1)), "dated ahead of the block");
    assertFalse(succeeds(late, beat(ONE, OTHER, late)), "signed by another");
    assertTrue(succeeds(late, beat(ONE, ONE, late - 60)));
    assertEquals(List.of(ONE.teeId()), active());
  }

  private static Bytes beat(EnclaveIdentity node, EnclaveIdentity signer, long seconds) {
    return RegistryTransactions.heartbeat(
        node.teeId(),
        at(seconds),
        signer.sign(RegistryTransactions.heartbeatMessage(node.teeId(), at(seconds))));
  }

  @Test
  void n5EnrolmentAtTheSameEndpointDisablesTheEarlierEntry() {
    assertFalse(succeeds(3, unattested(ONE, "x", 16)), "a key enrols once");
    assertTrue(succeeds(4, unattested(OTHER, "host:1-" + ONE.teeId(), 16)));
    assertEquals(List.of(new Interval(at(2), at(64))), intervals(ONE));
  }

  private static final Bytes OHTTP_KEY = Bytes.ofUtf8("k".repeat(32));

  /** One suite of RFC 9458: key id 1, X25519, HKDF-SHA256, ChaCha20Poly1305. */
  private static final Bytes KEY_CONFIG =
      Bytes.concat(Bytes.fromHex("010020"), OHTTP_KEY, Bytes.fromHex("000400010003"));

  private static Bytes ohttp(EnclaveIdentity signer, int keyId, long seconds) {
    Bytes32 message =
        Keccak.hash(
            ONE.teeId().value(),
            Keccak.hash(KEY_CONFIG).value(),
            Bytes32.ofUnsigned(at(seconds)).value());
    return Bytes.wrap(
        Function.parse(
                "setOHTTPConfig(bytes32,(uint8,uint16,uint16,uint16,bytes,bytes,uint256),uint256,bytes)")
            .encodeCallWithArgs(
                ONE.teeId().toArray(),
                Tuple.from(
                    keyId, 32, 1, 3, OHTTP_KEY.toArray(), KEY_CONFIG.toArray(), BigInteger.ZERO),
                BigInteger.valueOf(at(seconds)),
                signer.sign(message).toArray())
            .array());
  }

  @Test
  void aKeyForObliviousHttpIsPublishedByTheNodesOwnSignature() {
    assertFalse(succeeds(10, ohttp(OTHER, 1, 9)), "signed by another");
    assertFalse(succeeds(11, ohttp(ONE, 2, 9)), "keyConfig says key id 1");
    assertFalse(succeeds(12, ohttp(ONE, 1, 13)), "dated ahead of the block");
    assertTrue(succeeds(13, ohttp(ONE, 1, 9)));
    assertFalse(succeeds(14, ohttp(ONE, 1, 9)), "the same again");
    assertFalse(succeeds(15, ohttp(ONE, 1, 8)), "an earlier one does not come back");
    Bytes view = ledger.latest().read(Addresses.REGISTRY, RegistryContract.getNode(ONE.teeId()));
    assertTrue(view.toHex().contains(KEY_CONFIG.toHex().substring(2)));
  }
}
