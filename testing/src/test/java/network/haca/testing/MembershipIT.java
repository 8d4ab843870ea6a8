package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import network.haca.attestation.Attester;
import network.haca.attestation.EnclaveIdentity;
import network.haca.attestation.SimulatedNsm;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.RegistryTransactions;
import network.haca.contracts.TransactionSender;
import network.haca.devnet.network.NetworkPorts;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.provingnode.enrolment.Enrolment;
import network.haca.provingnode.enrolment.Measurement;
import network.haca.provingnode.enrolment.Membership;
import network.haca.provingnode.enrolment.Membership.State;
import network.haca.provingnode.enrolment.MembershipMetrics;
import network.haca.schemas.NodeKind;
import network.haca.service.Occasion;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node's place in the registry, as long as it runs, on a real chain. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class MembershipIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TYPE = NodeKind.TEE_MODEL_WORKER.teeType();
  private static final List<Bytes> MEASUREMENTS =
      List.of(
          Bytes.fromHex("01".repeat(48)),
          Bytes.fromHex("02".repeat(48)),
          Bytes.fromHex("03".repeat(48)));
  private static final Bytes32 PCR_HASH = Keccak.hash(MEASUREMENTS.toArray(Bytes[]::new));
  private static final Membership.Pace PACE =
      new Membership.Pace(
          Duration.ofMillis(100),
          Duration.ofMillis(200),
          Duration.ofMinutes(5),
          Duration.ofDays(1));

  @TempDir private Path folder;

  private final NetworkPorts ports = NetworkPorts.free();
  private final EthereumClient chain =
      new EthereumClient(URI.create("http://127.0.0.1:" + ports.chain()));
  private final TransactionSender administrator =
      new TransactionSender(chain, DevelopmentAccounts.KEYS.get(0));
  private AutoCloseable node = () -> {};

  @BeforeEach
  void start() throws Exception {
    node = FullNodeAlone.start(Vertx.vertx(), folder.resolve("first"), ports);
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  private Membership member(NodeKind kind, int account, Membership.Pace pace) throws Exception {
    return member(kind, account, pace, new SimulatedNsm(MEASUREMENTS, InstantSource.system()));
  }

  private Membership member(NodeKind kind, int account, Membership.Pace pace, Attester attester)
      throws Exception {
    Membership membership =
        new Membership(
            new Enrolment(
                chain, DevelopmentAccounts.KEYS.get(account), attester, InstantSource.system()),
            now -> EnclaveIdentity.create("worker", now, pace.certificateLifetime()),
            kind,
            Measurement.NONE,
            pace,
            () -> Occasion.NOW,
            InstantSource.system());
    membership.publish("https://127.0.0.1:1");
    return membership;
  }

  private static void awaitState(Membership membership, State state) throws Exception {
    Await.until(
        PATIENCE, "it does not become " + state, () -> membership.standing().state() == state);
    assertEquals(state == State.ENABLED, membership.signer().isPresent());
  }

  private boolean isActive(Bytes32 teeId) throws Exception {
    return RegistryContract.decodeActive(
            chain.call(Addresses.REGISTRY, RegistryContract.getActive(TYPE)))
        .stream()
        .anyMatch(active -> active.teeId().equals(teeId));
  }

  private boolean hasBegun() {
    try {
      return chain.blockNumber() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  private void administrate(Bytes data) throws Exception {
    administrator.send(Addresses.REGISTRY, data);
  }

  /** The first one's measurement is being approved then, the others' registrations are sent. */
  @Test
  void n5ANodeThatIsClosedWhileItIsBeingRegisteredLeavesNoEntry() throws Exception {
    Await.until(PATIENCE, "the chain does not begin", this::hasBegun);
    SimulatedNsm enclave = new SimulatedNsm(MEASUREMENTS, InstantSource.system());
    for (int i = 0; i < 4; i++) {
      CountDownLatch attested = new CountDownLatch(1);
      Attester attester =
          (publicKey, certificate, nonce) -> {
            attested.countDown();
            return enclave.attest(publicKey, certificate, nonce);
          };
      Bytes32 teeId;
      try (Membership member = member(NodeKind.TEE_MODEL_WORKER, 0, PACE, attester)) {
        teeId = member.identity().teeId();
        assertTrue(attested.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        // Less than a block takes.
        Thread.sleep(20L * i);
      }
      // Of the same account: whatever it had sent before is in a block then.
      administrate(
          RegistryTransactions.setOperator(DevelopmentAccounts.addresses().get(3), i % 2 == 0));
      assertFalse(isActive(teeId), "closed in round " + i);
    }
  }

  @Test
  void withoutTheGrantItServesNothingAndJoinsOnceItIsGiven() throws Exception {
    try (Membership member = member(NodeKind.VANILLA, 2, PACE)) {
      String remedy = "haca registry operator " + DevelopmentAccounts.addresses().get(2);
      Await.until(PATIENCE, "no remedy is named", () -> member.reason().contains(remedy));
      assertTrue(member.signer().isEmpty());
      administrate(RegistryTransactions.setOperator(DevelopmentAccounts.addresses().get(2), true));
      awaitState(member, State.ENABLED);
    }
  }

  @Test
  void aDisabledNodeServesNothingUntilItIsEnabledAgain() throws Exception {
    try (Membership member = member(NodeKind.TEE_MODEL_WORKER, 0, PACE)) {
      awaitState(member, State.ENABLED);
      Bytes32 id = member.identity().teeId();
      administrate(RegistryTransactions.disable(id));
      awaitState(member, State.DISABLED);
      assertTrue(member.reason().contains("haca registry enable " + id), member::reason);
      administrate(RegistryTransactions.enable(id));
      awaitState(member, State.ENABLED);
      assertEquals(id, member.identity().teeId());
    }
  }

  @Test
  void n4ARevokedMeasurementServesNothingAndItsKeyNeverAgain() throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (Membership member = member(NodeKind.TEE_MODEL_WORKER, 0, PACE);
        AutoCloseable _ = MembershipMetrics.bind(member, Tags.empty(), meters)) {
      awaitState(member, State.ENABLED);
      Bytes32 ended = member.identity().teeId();
      administrate(RegistryTransactions.revokePcrSince(PCR_HASH, TYPE, Long.MAX_VALUE));
      awaitState(member, State.REVOKED);
      assertEquals(
          1, meters.get("haca.worker.registration").tag("state", "revoked").gauge().value());
      administrate(
          RegistryTransactions.approvePcr(
              MEASUREMENTS.get(0), MEASUREMENTS.get(1), MEASUREMENTS.get(2), "2", TYPE));
      awaitState(member, State.ENABLED);
      assertNotEquals(ended, member.identity().teeId());
      assertTrue(isActive(member.identity().teeId()));
    }
  }

  @Test
  void aMeasurementThatWasRevokedIsNotApprovedByItsNode() throws Exception {
    try (Membership first = member(NodeKind.TEE_MODEL_WORKER, 0, PACE)) {
      awaitState(first, State.ENABLED);
    }
    administrate(RegistryTransactions.revokePcr(PCR_HASH, TYPE));
    try (Membership second = member(NodeKind.TEE_MODEL_WORKER, 0, PACE)) {
      Await.until(
          PATIENCE,
          "it does not say why",
          () -> second.reason().contains("this node's measurement is revoked"));
      assertTrue(second.signer().isEmpty());
    }
  }

  @Test
  void beforeTheCertificateEndsItJoinsWithNewKeys() throws Exception {
    Membership.Pace brief =
        new Membership.Pace(PACE.look(), PACE.retry(), PACE.heartbeat(), Duration.ofSeconds(6));
    try (Membership member = member(NodeKind.TEE_MODEL_WORKER, 0, brief)) {
      awaitState(member, State.ENABLED);
      Bytes32 first = member.identity().teeId();
      Await.until(PATIENCE, "no new keys", () -> !member.identity().teeId().equals(first));
      assertTrue(member.signer().isPresent());
      assertTrue(isActive(member.identity().teeId()));
      assertFalse(isActive(first), "rule N5: the earlier entry at the endpoint ends");
    }
  }

  @Test
  void onAChainThatBeganAnewItJoinsAgain() throws Exception {
    try (Membership member = member(NodeKind.TEE_MODEL_WORKER, 0, PACE)) {
      awaitState(member, State.ENABLED);
      Bytes32 id = member.identity().teeId();
      node.close();
      node = FullNodeAlone.start(Vertx.vertx(), folder.resolve("second"), ports);
      Await.until(PATIENCE, "the new chain does not begin", this::hasBegun);
      Await.until(PATIENCE, "it does not join the new chain", () -> isActive(id));
    }
  }

  @Test
  void itsEntryEndsWhenItCloses() throws Exception {
    Bytes32 id;
    try (Membership member = member(NodeKind.TEE_MODEL_WORKER, 0, PACE)) {
      awaitState(member, State.ENABLED);
      id = member.identity().teeId();
      assertTrue(isActive(id));
    }
    assertFalse(isActive(id));
  }
}
