package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import network.haca.evm.ExecutionResult;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import org.junit.jupiter.api.Test;

/** Rules L7 and L8: what stands at well-known addresses since genesis. */
class GenesisContractsTest {
  private final TestLedger ledger = new TestLedger(1);

  private ExecutionResult call(Address contract, Bytes data) {
    return ledger.latest().call(StateView.call(contract, data, 1_000_000), Address.ZERO);
  }

  private Bytes history(long number) {
    return call(HistoryContract.ADDRESS, Bytes32.ofUnsigned(number).value()).output();
  }

  private void content(long seconds) {
    ledger.block(seconds, ledger.transaction(Address.ZERO, Bytes.EMPTY));
  }

  @Test
  void l7HashesAreWrittenAtContentHeightsThoseOfSkippedHeightsToo() {
    content(1);
    Bytes32 root = ledger.header(1).orElseThrow().stateRoot();
    for (int i = 0; i < 5; i++) {
      ExecutedBlock empty = ledger.block(2);
      assertEquals(root, empty.header().stateRoot(), "a height without content changes nothing");
      assertTrue(empty.nodes().isEmpty());
    }
    content(3);
    for (long number = 0; number < 7; number++) {
      assertEquals(ledger.header(number).orElseThrow().hash().value(), history(number));
    }
    assertFalse(call(HistoryContract.ADDRESS, Bytes32.ofUnsigned(7).value()).success(), "itself");
  }

  @Test
  void l7OfManySkippedHeightsTheLast256AreWritten() {
    for (int i = 0; i < 300; i++) {
      ledger.block(1);
    }
    content(2);
    assertEquals(ledger.header(300).orElseThrow().hash().value(), history(300));
    assertEquals(ledger.header(45).orElseThrow().hash().value(), history(45));
    assertEquals(Bytes32.ZERO.value(), history(44));
  }

  @Test
  void l8TheCreate2FactoriesDeployWhereToolsComputeIt() {
    // PUSH1 1, PUSH1 0, MSTORE8, PUSH1 1, PUSH1 0, RETURN: code of one byte.
    Bytes creation = Bytes.fromHex("60016000536001" + "6000f3");
    Bytes32 salt = Bytes32.ofUnsigned(7);
    for (Address factory :
        new Address[] {Preinstalls.CREATE2_FACTORY, Preinstalls.SAFE_SINGLETON_FACTORY}) {
      Bytes32 hash =
          Keccak.hash(
              Bytes.fromHex("ff"), factory.value(), salt.value(), Keccak.hash(creation).value());
      ExecutionResult result = call(factory, Bytes.concat(salt.value(), creation));
      assertTrue(result.success());
      assertEquals(hash.value().slice(12, 20), result.output());
    }
  }

  @Test
  void l8MulticallAnswers() {
    // getChainId()
    assertEquals(
        Bytes32.ofUnsigned(262_144).value(),
        call(Preinstalls.MULTICALL3, Bytes.fromHex("3408e470")).output());
  }

  @Test
  void l1NodesThatDifferAboutUnprotectedTransactionsHaveAnotherGenesis() {
    assertNotEquals(
        new TestLedger(ChainConfig.development(), 1).header(0).orElseThrow().hash(),
        new TestLedger(TestConfigs.withoutUnprotected(), 1).header(0).orElseThrow().hash());
  }

  @Test
  void l1TheP256PrecompileIsAt0x100() {
    assertTrue(call(Address.fromHex("0x" + "0".repeat(37) + "100"), Bytes.EMPTY).success());
  }
}
