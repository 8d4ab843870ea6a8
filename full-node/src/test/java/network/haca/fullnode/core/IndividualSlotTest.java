package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import network.haca.attestation.EnclaveIdentity;
import network.haca.attestation.SimulatedNsm;
import network.haca.contracts.Addresses;
import network.haca.contracts.NodeRegistration;
import network.haca.contracts.RegistryTransactions;
import network.haca.contracts.RelayContract;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.verdict.JudgedLeaves;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rule S3 on every relay contract that a chain may have: verdicts read its storage directly, and a
 * slot that is not the contract's would say of every leaf that it is not settled yet.
 */
class IndividualSlotTest {
  private static final int OWNER = 0;
  private static final int RELAY = 1;
  private static final int TYPE = NodeKind.TEE_MODEL_WORKER.teeType();
  private static final String BLOB = "A".repeat(43);
  private static final EnclaveIdentity NODE =
      EnclaveIdentity.create("node", Instant.ofEpochSecond(TestLedger.START), Duration.ofDays(1));

  private static ChainConfig config(RulesVersion rules) {
    ChainConfig latest = ChainConfig.development();
    return new ChainConfig(
        latest.chainId(),
        latest.cometChainId(),
        latest.isDevelopment(),
        latest.gasLimit(),
        latest.baseFee(),
        latest.administrator(),
        latest.relay(),
        latest.operators(),
        latest.approvers(),
        latest.accounts(),
        latest.attestationRoots(),
        latest.takesUnboundAttestations(),
        latest.takesUnprotectedTransactions(),
        latest.referenceStrings(),
        rules);
  }

  private static Bytes pcr(String digits) {
    return Bytes.fromHex(digits.repeat(48));
  }

  private static void call(TestLedger ledger, int account, long seconds, Address to, Bytes data) {
    Bytes transaction = ledger.transactionOf(account, to, data);
    assertTrue(ledger.block(seconds, transaction).entries().getFirst().success());
  }

  private static void register(TestLedger ledger) {
    List<Bytes> pcrs = List.of(pcr("61"), pcr("62"), pcr("63"));
    call(
        ledger,
        OWNER,
        1,
        Addresses.REGISTRY,
        RegistryTransactions.approvePcr(pcrs.get(0), pcrs.get(1), pcrs.get(2), "1", TYPE));
    InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(TestLedger.START + 2));
    Bytes document =
        new SimulatedNsm(pcrs, clock)
            .attest(NODE.publicKey(), NODE.tlsCertificateDer(), Bytes.EMPTY);
    NodeRegistration node =
        new NodeRegistration(
            NODE.publicKey(),
            NODE.tlsCertificateDer(),
            DevelopmentAccounts.addresses().get(OWNER),
            "https://127.0.0.1:1",
            TYPE);
    call(ledger, OWNER, 2, Addresses.REGISTRY, node.attested(document));
  }

  private static void registerProver(TestLedger ledger) {
    NodeRegistration node =
        new NodeRegistration(
            NODE.publicKey(),
            NODE.tlsCertificateDer(),
            Address.ZERO,
            "https://127.0.0.1:1",
            NodeKind.ZKML_PROVER.teeType());
    Bytes32 hash = node.hash(ledger.config.chainId(), ledger.config.administrator());
    call(ledger, OWNER, 2, Addresses.REGISTRY, node.unattested(NODE.sign(hash)));
  }

  private static SettlementLeaf leaf() {
    Bytes32 input = Keccak.hash(Bytes.ofUtf8("in"));
    Bytes32 output = Keccak.hash(Bytes.ofUtf8("out"));
    long time = TestLedger.START + 3;
    Bytes signature = NODE.sign(SettlementLeaf.message(input, output, time));
    return new SettlementLeaf(NODE.teeId(), input, output, signature, time);
  }

  /** Opens a batch with the leaf alone in the next block, and judges it on the state after it. */
  private static Optional<String> refusal(TestLedger ledger, SettlementLeaf leaf, long seconds) {
    Bytes32 root = leaf.hash();
    call(ledger, RELAY, seconds, Addresses.RELAY, RelayContract.batchSettle(root, 1, BLOB));
    StateView latest = ledger.latest();
    return JudgedLeaves.refusal(
        ledger,
        new BlockExecutor(ledger.config, ledger),
        latest.settlement(latest.settlementCount()),
        List.of(leaf));
  }

  private static void requireSettled(TestLedger ledger, Bytes32 leaf, boolean expected) {
    StateView latest = ledger.latest();
    UInt256 slot = UInt256.of(RelayContract.individualSlot(leaf));
    assertEquals(
        expected,
        RelayContract.decodeFlag(
            latest.read(Addresses.RELAY, RelayContract.isIndividuallySettled(leaf))));
    assertEquals(expected, !latest.state().storage(Addresses.RELAY, slot).isZero());
  }

  @ParameterizedTest
  @EnumSource(RulesVersion.class)
  void s3ALeafThatIsSettledAloneIsInNoBatch(RulesVersion rules) {
    TestLedger ledger = new TestLedger(config(rules), 1);
    register(ledger);
    SettlementLeaf leaf = leaf();
    requireSettled(ledger, leaf.hash(), false);
    call(
        ledger,
        RELAY,
        4,
        Addresses.RELAY,
        RelayContract.settleIndividual(leaf, Address.ZERO, BLOB));
    requireSettled(ledger, leaf.hash(), true);
    assertEquals(
        Optional.of("leaf " + leaf.hash() + " is settled already"), refusal(ledger, leaf, 5));
  }

  /** Version 1 has other registrations, and settles nothing by a model's entry. */
  @ParameterizedTest
  @EnumSource(value = RulesVersion.class, mode = EnumSource.Mode.EXCLUDE, names = "ONE")
  void h4TheRelayTakesNoLeafOfAProverAloneSinceVersionSeven(RulesVersion rules) {
    TestLedger ledger = new TestLedger(config(rules), 1);
    registerProver(ledger);
    SettlementLeaf leaf = leaf();
    Bytes transaction =
        ledger.transactionOf(
            RELAY, Addresses.RELAY, RelayContract.settleIndividual(leaf, Address.ZERO, BLOB));
    boolean isTaken = ledger.block(4, transaction).entries().getFirst().success();
    assertEquals(!rules.includes(RulesVersion.SEVEN), isTaken);
    requireSettled(ledger, leaf.hash(), isTaken);
  }

  @ParameterizedTest
  @EnumSource(RulesVersion.class)
  void s3ALeafThatIsNotSettledMayBeInABatch(RulesVersion rules) {
    TestLedger ledger = new TestLedger(config(rules), 1);
    register(ledger);
    assertEquals(Optional.empty(), refusal(ledger, leaf(), 5));
  }
}
