package network.haca.senders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.settings.ConfigCheck;
import network.haca.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running role sends by the key that its file holds now. */
class SenderKeyTest {
  private static final Bytes32 ONE = Bytes32.ofUnsigned(1);
  private static final Bytes32 TWO = Bytes32.ofUnsigned(2);

  private static final SenderSettings SETTINGS =
      SenderSettings.required("bridge.key", "bridge", "a relay");

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
    return SETTINGS.key(SETTINGS.group().read(given));
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
    assertTrue(none.startsWith("bridge.key.file: missing; give a file with mode 600"), none);
    String absent = refusal(Map.of("bridge.key.file", folder.resolve("none").toString()));
    assertTrue(absent.contains("bridge.key.file: "), absent);
    assertFalse(absent.contains("missing"), absent);
  }

  @Test
  void theAlarmOfALowBalanceIsSetApart() throws Exception {
    Path file = folder.resolve("relay.key");
    KeyFile.write(file, TWO);
    Map<String, String> given = Map.of("bridge.key.file", file.toString());
    ConfigCheck<List<Object>> check =
        ConfigCheck.ofPart(
            SETTINGS.group(),
            settings ->
                List.of(SETTINGS.key(settings).orElseThrow(), SETTINGS.transactionsMin(settings)));
    check.assertDefaults(given, List.of(SenderKey.in(file), 200));
    check
        .except("bridge.key")
        .assertMapping(
            Map.of("bridge.key.file", file.toString(), "bridge.balance.transactions.min", "7"),
            List.of(SenderKey.in(file), 7));
  }

  @Test
  void aPathThatIsNoneIsRefusedInASentence() {
    String refused = refusal(Map.of("bridge.key.file", "a\u0000b"));
    assertEquals(
        "bridge.key.file: 'a\\u0000b' given; give a file with mode 600 that holds 64 hex digits",
        refused);
  }
}
