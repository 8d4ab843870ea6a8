package network.haca.senders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running role sends by the key that its file holds now. */
class SenderKeyTest {
  private static final Bytes32 ONE = Bytes32.ofUnsigned(1);
  private static final Bytes32 TWO = Bytes32.ofUnsigned(2);

  @TempDir private Path folder;

  @Test
  void anotherKeyInTheFileCountsAtOnceAndAMissingFileChangesNothing() throws Exception {
    Path file = folder.resolve("relay.key");
    KeyFile.write(file, ONE);
    SenderKey key = SenderKey.in(file);
    assertEquals(ONE, key.get());
    KeyFile.write(file, TWO);
    assertEquals(TWO, key.get());
    Files.delete(file);
    assertEquals(TWO, key.get());
    Files.writeString(file, "half a ke");
    assertEquals(TWO, key.get());
    KeyFile.write(file, ONE);
    assertEquals(ONE, key.get());
  }

  @Test
  void itIsShownByWhereItIsAndNeverItself() throws Exception {
    Path file = folder.resolve("relay.key");
    Bytes32 made = KeyFile.create(file);
    assertEquals("the key of " + file, SenderKey.in(file).toString());
    assertFalse(SenderKey.of(made).toString().contains(made.toHex().substring(2)));
  }

  private static Optional<SenderKey> read(Map<String, String> given)
      throws InvalidSettingsException {
    Settings settings = new Settings(given);
    Optional<SenderKey> key = SenderSettings.require(settings, "bridge.key", "a relay");
    settings.check();
    return key;
  }

  private static String refusal(Map<String, String> given) {
    return String.valueOf(
        assertThrows(InvalidSettingsException.class, () -> read(given)).getMessage());
  }

  @Test
  void aSettingNamesTheFileOrHoldsTheKeyAndNotBoth() throws Exception {
    Path file = folder.resolve("relay.key");
    KeyFile.write(file, TWO);
    assertEquals(TWO, read(Map.of("bridge.key.file", file.toString())).orElseThrow().get());
    assertEquals(ONE, read(Map.of("bridge.key", ONE.toHex())).orElseThrow().get());
    String both = refusal(Map.of("bridge.key.file", file.toString(), "bridge.key", ONE.toHex()));
    assertTrue(both.contains("give one of both"), both);
    assertFalse(both.contains(ONE.toHex()), both);
    String none = refusal(Map.of());
    assertTrue(
        none.contains("bridge.key.file: missing; give a file with the key of a relay"), none);
    String absent = refusal(Map.of("bridge.key.file", folder.resolve("none").toString()));
    assertTrue(absent.contains("bridge.key.file: "), absent);
    assertFalse(absent.contains("missing"), absent);
  }
}
