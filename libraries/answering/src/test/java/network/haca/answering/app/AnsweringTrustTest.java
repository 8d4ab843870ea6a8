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
    assertEquals(
        Optional.empty(), trust.headers(InstantSource.system()).flaw(1, Bytes.fromHex("c0")));
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
  void whatIsNoGenesisIsRefusedByName() throws Exception {
    Path file = Files.writeString(folder.resolve("genesis.json"), "{}");
    AnsweringTrust trust = read(Map.of("trust.genesis", file.toString()));
    String refusal =
        String.valueOf(
            assertThrows(IOException.class, () -> trust.headers(InstantSource.system()))
                .getMessage());
    assertTrue(refusal.startsWith("trust.genesis: " + file), refusal);
  }
}
