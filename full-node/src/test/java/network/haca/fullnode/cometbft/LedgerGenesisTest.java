package network.haca.fullnode.cometbft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import network.haca.attestation.DevelopmentRoot;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.fullnode.core.DevelopmentSenders;
import network.haca.fullnode.core.RulesVersion;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerGenesisTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ChainConfig PRODUCTION =
      new ChainConfig(
          10_740,
          "a-network",
          false,
          20_000_000,
          BigInteger.valueOf(7),
          account(1),
          account(2),
          List.of(account(3), account(4)),
          List.of(),
          List.of(new ChainConfig.Account(account(2), BigInteger.TEN.pow(20))),
          Bytes.EMPTY,
          false,
          false,
          List.of(),
          RulesVersion.TWO);

  @TempDir private Path folder;

  private final ObjectNode genesis = JSON.createObjectNode();

  private static Address account(int number) {
    return Address.fromHex("0x%040x".formatted(number));
  }

  @BeforeEach
  void cometBftMadeOne() {
    genesis.putObject("consensus_params").putObject("abci");
    CometBftHome.configure(genesis, PRODUCTION);
  }

  private ChainConfig read() throws IOException {
    Path file = folder.resolve("genesis.json");
    Files.writeString(file, JSON.writeValueAsString(genesis));
    return LedgerGenesis.read(file);
  }

  private ObjectNode ledger() {
    return (ObjectNode) genesis.get("app_state");
  }

  private void assertRefused(String reason) {
    String message = String.valueOf(assertThrows(IOException.class, this::read).getMessage());
    assertTrue(message.contains(reason), message);
  }

  @Test
  void whatIsWrittenIsReadAsTheSame() throws IOException {
    assertEquals(PRODUCTION, read());
    CometBftHome.configure(genesis, ChainConfig.development());
    assertEquals(ChainConfig.development(), read());
  }

  /** Rule L10: genesis files that were made before there was a second version name none. */
  @Test
  void aGenesisWithoutAVersionIsOfTheFirst() throws IOException {
    ledger().remove("rulesVersion");
    assertRefused("unboundAttestations: says nothing in version 1 of the rules");
    ledger().remove("unboundAttestations");
    assertEquals(RulesVersion.ONE, read().rules());
    CometBftHome.configure(genesis, read());
    assertFalse(ledger().has("rulesVersion"), "its description is the genesis it was read from");
  }

  /** Rule L10. */
  @Test
  void aVersionThatThisProgramDoesNotKnowIsRefused() {
    for (String unknown : List.of("0", "9", "02x", "-1", "4294967297")) {
      ledger().put("rulesVersion", unknown);
      assertRefused("rulesVersion: '" + unknown + "' given");
      assertRefused("a version that this program knows, 1 to 8; a later program may know it");
    }
  }

  @Test
  void h5ReferenceStringsStandInGenesisSinceTheFifthVersion() throws IOException {
    String hash = "0x" + "ab".repeat(32);
    ledger().putArray("referenceStrings").add(hash);
    assertRefused("referenceStrings: there since version 5 of the rules");
    ledger().put("rulesVersion", "5");
    assertEquals(List.of(Bytes32.fromHex(hash)), read().referenceStrings());
    CometBftHome.configure(genesis, read());
    assertEquals(List.of(Bytes32.fromHex(hash)), read().referenceStrings());
    ledger().putArray("referenceStrings").add("0x12");
    assertRefused("referenceStrings");
  }

  /** Rule N6. */
  @Test
  void aNetworkTakesUnboundAttestationsWhereItsGenesisOrItsKindSaysSo() throws IOException {
    ledger().remove("unboundAttestations");
    assertFalse(read().takesUnboundAttestations(), "not in production");
    ledger().put("unboundAttestations", "true");
    assertTrue(read().takesUnboundAttestations());
    CometBftHome.configure(genesis, ChainConfig.development());
    ledger().remove("unboundAttestations");
    assertTrue(read().takesUnboundAttestations());
  }

  /** Rule L1. */
  @Test
  void aNetworkTakesUnprotectedTransactionsWhereItsGenesisSaysSo() throws IOException {
    assertFalse(read().takesUnprotectedTransactions());
    ledger().put("unprotectedTransactions", "true");
    assertTrue(read().takesUnprotectedTransactions());
    CometBftHome.configure(genesis, ChainConfig.development());
    assertTrue(read().takesUnprotectedTransactions());
    ledger().remove("unprotectedTransactions");
    assertFalse(read().takesUnprotectedTransactions(), "as chains were that name no such key");
  }

  @Test
  void aProductionNetworkCannotAcceptSimulatedEnclaves() {
    ledger().putArray("attestationRoots").add(DevelopmentRoot.certificatePem().toUtf8());
    assertRefused("attestationRoots: the root of simulated enclaves, whose key is public");
  }

  @Test
  void aProductionNetworkGivesNothingToAccountsWhoseKeysArePublic() {
    String known = DevelopmentAccounts.addresses().getFirst().toHex();
    ledger().put("administrator", known);
    assertRefused(known + ": a development account, whose key is public");
  }

  /** Rule L8: who sends for a development network stands in its genesis. */
  @Test
  void theSendersOfADevelopmentNetworkAreWrittenAndRead() throws Exception {
    ChainConfig config =
        ChainConfig.development(
            new DevelopmentSenders(
                Optional.of(account(7)), List.of(account(8), account(9)), List.of()));
    CometBftHome.configure(genesis, config);
    assertEquals(config, read());
    assertEquals(account(7), read().relay());
    assertEquals(List.of(account(8), account(9)), read().approvers());
  }

  @Test
  void inProductionTheAdministratorAloneDecidesAboutMeasurements() {
    ledger().putArray("approvers").add(account(5).toHex());
    assertRefused("approvers: for networks that say");
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    ledger().put("chainId", "0x10");
    ledger().put("relay", "nobody");
    ledger().remove("administrator");
    ledger().put("gas", "1");
    ledger().putArray("attestationRoots").add("no PEM");
    ((ObjectNode) genesis.at("/consensus_params/abci")).put("vote_extensions_enable_height", "0");
    for (String key :
        List.of(
            "chainId: ",
            "relay: ",
            "administrator: missing",
            "gas: not a known key",
            "attestationRoots: ",
            "vote_extensions_enable_height")) {
      assertRefused(key);
    }
  }

  @Test
  void aGenesisWithoutALedgerIsRefused() {
    genesis.putObject("app_state");
    assertRefused("says nothing of the ledger");
  }
}
