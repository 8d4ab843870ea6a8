package network.haca.senders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys are read by their owner alone, and what holds one says so without quoting it. */
class KeyFileTest {
  @TempDir private Path folder;

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void whatIsMadeIsReadByItsOwnerAlone() throws Exception {
    Path keys = folder.resolve("keys");
    Path file = keys.resolve("relay.key");
    Bytes32 made = KeyFile.create(file);
    assertEquals(made, KeyFile.read(file));
    assertEquals("rw-------", mode(file));
    assertEquals("rwx------", mode(keys));
    assertFalse(KeyFile.isOpenToOthers(file));
    assertNotEquals(made, KeyFile.create(keys.resolve("other.key")));
  }

  @Test
  void anotherKeyTakesThePlaceOfOneAtOnceAndLeavesNothingBehind() throws Exception {
    Path file = folder.resolve("relay.key");
    var _ = KeyFile.create(file);
    KeyFile.write(file, Bytes32.ofUnsigned(7));
    assertEquals(Bytes32.ofUnsigned(7), KeyFile.read(file));
    assertEquals("rw-------", mode(file));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(file), left.toList());
    }
  }

  @Test
  void itMayBeWrittenWithAPrefixAndSpaceAroundIt() throws Exception {
    Path file = Files.writeString(folder.resolve("key"), " 0x" + "11".repeat(32) + "\n\n");
    assertEquals(Bytes32.fromHex("0x" + "11".repeat(32)), KeyFile.read(file));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertTrue(KeyFile.isOpenToOthers(file));
  }

  @Test
  void whatHoldsNoKeyIsRefusedWithoutBeingQuoted() throws Exception {
    String order = Secp256k1.ORDER.toString(16);
    for (String text :
        List.of("", "11".repeat(31), "1x".repeat(32), "00".repeat(32), order, "11".repeat(2000))) {
      Path file = Files.writeString(folder.resolve("key"), text);
      String reason =
          String.valueOf(assertThrows(IOException.class, () -> KeyFile.read(file)).getMessage());
      assertEquals(file + " does not hold a private key of 64 hex digits", reason);
    }
    Path binary = Files.write(folder.resolve("key"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThrows(IOException.class, () -> KeyFile.read(binary));
  }
}
