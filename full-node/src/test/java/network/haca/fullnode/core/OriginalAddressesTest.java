package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.NodeRegistration;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.RegistryTransactions;
import network.haca.evm.ExecutionResult;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.api.Test;

/** Rule L8: what the original's public clients find where they look for it. */
class OriginalAddressesTest {
  private static final Bytes VERIFY_ANY_AGE = Bytes.fromHex("810f2337");
  private static final Bytes VERIFY = Bytes.fromHex("58db61a8");
  private static final Bytes PUBLIC_KEY = Bytes.fromHex("2cbe7552");
  private static final Bytes32 INPUT = Bytes32.ofUnsigned(11);
  private static final Bytes32 OUTPUT = Bytes32.ofUnsigned(12);
  private static final Address OWNER = DevelopmentAccounts.addresses().getFirst();

  private final EnclaveIdentity node =
      EnclaveIdentity.create("test", Instant.ofEpochSecond(TestLedger.START), Duration.ofDays(1));
  private final TestLedger ledger = new TestLedger(1);

  private ExecutionResult call(Address contract, Bytes data) {
    return ledger.latest().call(StateView.call(contract, data, 1_000_000), Address.ZERO);
  }

  private void enrol() {
    NodeRegistration registration =
        new NodeRegistration(
            node.publicKey(),
            node.tlsCertificateDer(),
            Address.ZERO,
            "https://a:1",
            NodeKind.VANILLA.teeType());
    Bytes32 signed = registration.hash(ledger.config.chainId(), OWNER);
    change(Addresses.REGISTRY, registration.unattested(node.sign(signed)));
  }

  private void change(Address contract, Bytes data) {
    assertTrue(ledger.block(1, ledger.transaction(contract, data)).entries().getFirst().success());
  }

  /** The call of a function over node, hashes, time and signature. */
  private Bytes signed(Bytes selector, long time) {
    Bytes32 timestamp = Bytes32.ofUnsigned(time);
    Bytes signature = node.sign(Keccak.hash(INPUT.value(), OUTPUT.value(), timestamp.value()));
    int padding = (32 - signature.size() % 32) % 32;
    return Bytes.concat(
        selector,
        node.teeId().value(),
        INPUT.value(),
        OUTPUT.value(),
        timestamp.value(),
        Bytes32.ofUnsigned(160).value(),
        Bytes32.ofUnsigned(signature.size()).value(),
        signature,
        Bytes.wrap(new byte[padding]));
  }

  private boolean holds(Address contract, Bytes data) {
    return call(contract, data).output().equals(Bytes32.ofUnsigned(1).value());
  }

  @Test
  void l8TheBatchVerifierTakesSignaturesOfAnyAge() {
    enrol();
    long old = TestLedger.START - 86_400;
    assertTrue(holds(Addresses.BATCH_VERIFIER, signed(VERIFY_ANY_AGE, old)));
    assertFalse(holds(Addresses.BATCH_VERIFIER, signed(VERIFY, old)), "not within the hour");
    assertFalse(holds(Addresses.INFERENCE_VERIFIER, signed(VERIFY_ANY_AGE, old)), "has none");
    Bytes other = signed(VERIFY_ANY_AGE, old + 1);
    Bytes forged =
        Bytes.concat(
            other.slice(0, 4 + 96),
            Bytes32.ofUnsigned(old).value(),
            other.slice(4 + 128, other.size() - 4 - 128));
    assertFalse(holds(Addresses.BATCH_VERIFIER, forged), "signed for another time");
    change(Addresses.REGISTRY, RegistryTransactions.disable(node.teeId()));
    assertFalse(holds(Addresses.BATCH_VERIFIER, signed(VERIFY_ANY_AGE, old)), "is disabled");
  }

  @Test
  void l8TheRegistryIsReadAtItsOtherAddressAndNotChangedThere() {
    enrol();
    Bytes asked = Bytes.concat(PUBLIC_KEY, node.teeId().value());
    assertEquals(
        call(Addresses.REGISTRY, asked).output(), call(Addresses.REGISTRY_ALIAS, asked).output());
    assertTrue(call(Addresses.REGISTRY_ALIAS, asked).output().size() > 256);
    Bytes unknown = RegistryContract.getNode(Bytes32.ofUnsigned(5));
    assertEquals(
        call(Addresses.REGISTRY, unknown).output(),
        call(Addresses.REGISTRY_ALIAS, unknown).output());
    Bytes disable =
        ledger.transaction(Addresses.REGISTRY_ALIAS, RegistryTransactions.disable(node.teeId()));
    assertFalse(ledger.block(2, disable).entries().getFirst().success());
  }

  @Test
  void l8OtherNetworksHaveNeither() {
    assertHasNeither(config(false, RulesVersion.LATEST));
    assertHasNeither(config(true, RulesVersion.TWO));
  }

  private static void assertHasNeither(ChainConfig config) {
    StateView latest = new TestLedger(config, 1).latest();
    assertTrue(latest.state().code(Addresses.BATCH_VERIFIER).isEmpty());
    assertTrue(latest.state().code(Addresses.REGISTRY_ALIAS).isEmpty());
  }

  /** Rule L1, with the prices of RIP-7212 and of EIP-7951. */
  @Test
  void l1P256IsPricedByTheVersionOfTheRules() {
    Address p256 = Address.fromHex("0x" + "0".repeat(37) + "100");
    assertEquals(21_000 + 6_900, call(p256, Bytes.EMPTY).gasUsed());
    StateView before = new TestLedger(config(true, RulesVersion.TWO), 1).latest();
    assertEquals(
        21_000 + 3_450,
        before.call(StateView.call(p256, Bytes.EMPTY, 1_000_000), Address.ZERO).gasUsed());
  }

  static ChainConfig config(boolean isDevelopment, RulesVersion rules) {
    return config(isDevelopment, rules, List.of());
  }

  static ChainConfig config(
      boolean isDevelopment, RulesVersion rules, List<Bytes32> referenceStrings) {
    ChainConfig own = ChainConfig.development();
    return new ChainConfig(
        own.chainId(),
        own.cometChainId(),
        isDevelopment,
        own.gasLimit(),
        own.baseFee(),
        own.administrator(),
        own.relay(),
        own.operators(),
        own.approvers(),
        own.accounts(),
        isDevelopment ? own.attestationRoots() : Bytes.EMPTY,
        true,
        own.takesUnprotectedTransactions(),
        referenceStrings,
        rules);
  }
}
