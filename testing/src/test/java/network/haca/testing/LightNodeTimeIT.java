package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.TransactionSender;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.NodeKind;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * On a chain where nothing happens (rules L2, L3) {@code haca light} goes on as a full node does.
 */
class LightNodeTimeIT {
  /** Returns TIMESTAMP, NUMBER, COINBASE and the BLOCKHASH of the height before. */
  private static final Map<String, String> MOMENT =
      Map.of("data", "0x426000524360205241604052600143034060605260806000f3");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path home;

  @SuppressWarnings("NullAway.Init")
  private LightOverFull nodes;

  @BeforeEach
  void start() throws Exception {
    nodes = new LightOverFull(home);
  }

  @AfterEach
  void stop() throws Exception {
    nodes.stop();
  }

  /** The height that is idle for so long. */
  private long idle(long heights) throws Exception {
    long content = nodes.full.blockNumber();
    Await.until(PATIENCE, "the chain stands still", () -> light() >= content + heights);
    return light();
  }

  private long light() throws IOException {
    return nodes.verified().blockNumber();
  }

  @Test
  @Timeout(120)
  void latestIsTheLatestSignedHeightAndItsTime() throws Exception {
    long height = idle(20);
    for (long number = height; number > height - 6; number--) {
      String at = LightOverFull.hex(number);
      nodes.requireEqual("eth_getBlockByNumber", at, true);
      nodes.requireEqual("eth_getHeaderByNumber", at);
      nodes.requireEqual("eth_getBlockReceipts", at);
      nodes.requireEqual("debug_getRawBlock", at);
      nodes.requireEqual("eth_call", MOMENT, at);
      nodes.requireEqual("eth_getProof", LightOverFull.NOBODY.toHex(), List.of("0x0"), at);
      nodes.requireEqual("eth_feeHistory", 5, at, List.of(50));
      String hash = nodes.full.ask("eth_getBlockByNumber", at, false).get("hash").asText();
      nodes.requireEqual("eth_getBlockByHash", hash, true);
    }
    Bytes moment = Bytes.fromHex(nodes.verified().ask("eth_call", MOMENT, "latest").asText());
    long time = moment.asReadOnlyBuffer().getLong(24);
    long number = moment.asReadOnlyBuffer().getLong(56);
    assertTrue(number >= height, () -> number + " is before " + height);
    assertEquals(nodes.full.blockTime(number), time);
  }

  /** As {@code haca status} and OpenGradient's SDK ask. */
  @Test
  @Timeout(120)
  void aNodeThatStoppedBeatingIsNotActiveForEver() throws Exception {
    EnclaveIdentity identity = RegisteredNode.newIdentity();
    RegisteredNode.enrol(nodes.full, identity);
    Await.until(PATIENCE, "a registered node is not active", () -> active() == 1);
    Bytes set = Keccak.hash(Bytes.ofUtf8("setHeartbeatMaxAge(uint256)")).value().slice(0, 4);
    var _ =
        new TransactionSender(nodes.full, DevelopmentAccounts.KEYS.get(0))
            .send(Addresses.REGISTRY, Bytes.concat(set, Bytes32.ofUnsigned(2).value()));
    Await.until(PATIENCE, "a node that does not beat stays active", () -> active() == 0);
    HacaCommand.Outcome status = HacaCommand.run("status", "--chain", nodes.uri().toString());
    assertTrue(status.text().contains(identity.teeId() + " stale"), status::text);
    assertTrue(
        status.text().contains("according to " + nodes.uri() + ", which is believed"),
        status::text);
  }

  private int active() throws IOException {
    Bytes call = RegistryContract.getActive(NodeKind.VANILLA.teeType());
    return nodes.verified().read(Addresses.REGISTRY, call, RegistryContract::decodeActive).size();
  }

  @Test
  @Timeout(120)
  void theHeadNeverGoesBack() throws Exception {
    long height = idle(5);
    nodes.latest = latest -> 2;
    assertTrue(light() >= height);
    nodes.latest = latest -> latest + 1_000_000;
    IOException refusal =
        assertThrows(
            IOException.class,
            () ->
                Await.until(PATIENCE, "a height that is not there is believed", () -> light() < 0));
    assertTrue(
        String.valueOf(refusal.getMessage()).startsWith("not verified: "), refusal::toString);
  }

  @Test
  @Timeout(120)
  void whoProposedAnIdleHeightIsWhomValidatorsSigned() throws Exception {
    long height = idle(5);
    String at = LightOverFull.hex(height);
    JsonNode header = nodes.full.ask("eth_getHeaderByNumber", at);
    String miner = header.get("miner").asText().substring(2);
    nodes.restart();
    nodes.proxy.tamper(
        (request, answer) ->
            request.contains("debug_getRawHeader") && request.contains(at)
                ? answer.replace(miner, "11".repeat(20))
                : answer);
    assertEquals(header, nodes.verified().ask("eth_getHeaderByNumber", at));
  }
}
