package network.haca.cli.network;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A demo deletes its home, and nothing that was there before it. */
class DemoHomeTest {
  @Test
  void aHomeThatNobodyPreparedIsAFolderOfItsOwn() throws Exception {
    Path home = DemoHome.path();
    assertNotEquals(Path.of(".").toRealPath(), home.toRealPath());
    Path file = Files.writeString(home.resolve("log"), "…");
    DemoHome.delete();
    assertFalse(Files.exists(file));
    assertFalse(Files.exists(home));
    assertTrue(Files.exists(Path.of("pom.xml")));
    DemoHome.delete();
    assertTrue(Files.exists(Path.of("pom.xml")), "there is nothing to delete any more");
  }
}
