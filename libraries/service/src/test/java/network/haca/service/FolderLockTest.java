package network.haca.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  @TempDir private Path home;

  /** Holds a lock in another process until its input ends. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      try (FolderLock _ = FolderLock.take(Path.of(arguments[0]), "holder.data")) {
        System.out.println("held");
        var _ = System.in.read();
      }
    }
  }

  private static Process hold(Path folder) throws IOException {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertEquals("held", holder.inputReader().readLine());
    return holder;
  }

  @Test
  void aFolderThatAnotherProcessHasIsRefusedByItsNumber() throws Exception {
    Process holder = hold(home);
    try {
      String message =
          assertThrows(FolderInUseException.class, () -> FolderLock.take(home, "bridge.data"))
              .getMessage();
      assertEquals(
          "%s is in use by process %d; end that first, or give another folder with bridge.data"
              .formatted(home, holder.pid()),
          message);
    } finally {
      holder.destroyForcibly().waitFor();
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsNamedWithItsSetting() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "");
    String message =
        String.valueOf(
            assertThrows(
                    IOException.class, () -> FolderLock.take(file.resolve("below"), "bridge.data"))
                .getMessage());
    assertTrue(
        message.startsWith(file.resolve("below") + " (bridge.data) cannot be used"), message);
  }

  @Test
  void aFolderOfAKilledProcessIsFree() throws Exception {
    hold(home).destroyForcibly().waitFor();
    FolderLock.take(home, "bridge.data").close();
  }

  @Test
  void aSecondRoleOfThisProcessIsRefusedAndTheFirstKeepsItsLock() throws Exception {
    Path link = Files.createSymbolicLink(home.resolve("link"), home.resolve("data"));
    try (FolderLock _ = FolderLock.take(home.resolve("data"), "bridge.data")) {
      assertThrows(FolderInUseException.class, () -> FolderLock.take(link, "bridge.data"));
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Holder.class.getName(),
                  link.toString())
              .start();
      String error = new String(other.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(error.contains("is in use by process " + ProcessHandle.current().pid()), error);
    }
    FolderLock.take(link, "bridge.data").close();
  }
}
