package network.haca.answering.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import network.haca.answering.chain.TrustedBlockFile;
import network.haca.lightclient.TrustedGenesis;
import network.haca.lightclient.TrustedStart;
import network.haca.primitives.Bytes;
import network.haca.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings by which a node knows the chain's headers. */
class AnsweringTrustTest {
  private static final String HASH = "AB".repeat(32);

  @TempDir private Path folder;

  private static AnsweringTrust read(Map<String, String> given) throws InvalidSettingsException {
    return AnsweringTrust.read(AnsweringTrust.SETTINGS.read(given));
  }

  @Test
  void aNodeBelievesItsFullNodeUnlessItHasAGenesis() throws Exception {
    AnsweringTrust trust = read(Map.of());
    assertEquals(
        new AnsweringTrust(
            Optional.empty(),
            Optional.empty(),
            Duration.ofDays(7),
            URI.create("http://127.0.0.1:26657")),
        trust);
    assertEquals(Optional.empty(), trust.headers(folder.resolve("m"), InstantSource.system()));
    assertEquals(5, trust.chainId(5));
    assertEquals(Duration.ofHours(1), trust.pace());
  }

  @Test
  void everyKeySetsWhatItNames() throws Exception {
    assertEquals(
        new AnsweringTrust(
            Optional.of(Path.of("/genesis.json")),
            Optional.of(new TrustedStart.Block(12, Bytes.fromHex(HASH))),
            Duration.ofHours(3),
            URI.create("http://c:1")),
        read(
            Map.of(
                "trust.genesis", "/genesis.json",
                "trust.block", "12:" + HASH,
                "trust.period", "3h",
                "trust.node", "http://c:1")));
  }

  @Test
  void aTrustedBlockNeedsItsChain() {
    String refusal =
        String.valueOf(
            assertThrows(
                    InvalidSettingsException.class, () -> read(Map.of("trust.block", "1:" + HASH)))
                .getMessage());
    assertTrue(refusal.startsWith("trust.genesis: missing"), refusal);
    for (String wrong : new String[] {"0:" + HASH, "1:ab", HASH, "-1:" + HASH}) {
      assertThrows(
          InvalidSettingsException.class,
          () -> read(Map.of("trust.genesis", "/g", "trust.block", wrong)),
          wrong);
    }
  }

  @Test
  void aFullNodeOfAnotherChainIsRefused() throws Exception {
    Path genesis = Path.of("../light-client/src/test/resources/receipts/genesis.json");
    long own = TrustedGenesis.read(Files.readString(genesis)).ledgerChainId();
    AnsweringTrust trust = read(Map.of("trust.genesis", genesis.toString()));
    assertEquals(own, trust.chainId(own));
    String refusal =
        String.valueOf(assertThrows(IOException.class, () -> trust.chainId(own + 1)).getMessage());
    assertTrue(refusal.contains("chain.rpc is of chain " + (own + 1)), refusal);
  }

  @Test
  void theNewestBlockOutlivesTheProcess() throws Exception {
    TrustedBlockFile file = new TrustedBlockFile(folder.resolve("outbox-trusted"));
    assertEquals(Optional.empty(), file.newest());
    TrustedStart.Block block = new TrustedStart.Block(77, Bytes.fromHex(HASH));
    file.keep(new TrustedStart.Block(76, Bytes.fromHex(HASH)));
    file.keep(block);
    assertEquals(Optional.of(block), file.newest());
    Files.writeString(file.file(), "half");
    assertEquals(Optional.empty(), file.newest(), "what is given counts then");
  }

  @Test
  void whatIsNoGenesisIsRefusedByName() throws Exception {
    Path file = Files.writeString(folder.resolve("genesis.json"), "{}");
    AnsweringTrust trust = read(Map.of("trust.genesis", file.toString()));
    String refusal =
        String.valueOf(assertThrows(IOException.class, () -> trust.chainId(1)).getMessage());
    assertTrue(refusal.startsWith("trust.genesis: " + file), refusal);
  }
}
