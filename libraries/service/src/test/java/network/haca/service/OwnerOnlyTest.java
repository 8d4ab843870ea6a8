package network.haca.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody else may read what a role keeps, whatever umask it was started with. */
class OwnerOnlyTest {
  @TempDir private Path home;

  /** Writes into a folder that it takes, by itself and by a child. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      try (FolderLock _ = FolderLock.take(folder, "writer.data")) {
        Files.writeString(Files.createDirectory(folder.resolve("below")).resolve("file"), "text");
        String command = "mkdir child && echo text > child/file";
        int code =
            Children.start(new ProcessBuilder("sh", "-c", command).directory(folder.toFile()))
                .waitFor();
        System.exit(code);
      }
    }
  }

  /** Returns what it logged. */
  private static String write(Path folder) throws Exception {
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "umask 000; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), text);
    return text;
  }

  private static List<String> openToOthers(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> !permissions(path).endsWith("------"))
          .map(path -> path + " " + permissions(path))
          .toList();
    }
  }

  private static String permissions(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aNewFolderAndAllThatComesIntoItIsTheOwners() throws Exception {
    Path folder = home.resolve("made/data");
    var _ = write(folder);
    assertEquals(List.of(), openToOthers(folder));
    assertEquals("rwx------", permissions(folder));
    assertEquals("rw-------", permissions(folder.resolve("child/file")));
  }

  @Test
  void aFolderOfAnOlderReleaseIsMendedAndTheLogSaysSo() throws Exception {
    Path folder = Files.createDirectories(home.resolve("old"));
    Path key = Files.writeString(Files.createDirectory(folder.resolve("keys")).resolve("key"), "k");
    Path outside = Files.writeString(home.resolve("outside"), "");
    Files.createSymbolicLink(folder.resolve("link"), outside);
    Path lock = Files.writeString(folder.resolve(FolderLock.FILE), "17");
    Files.setPosixFilePermissions(lock, PosixFilePermissions.fromString("rw-r--r--"));
    for (Path each : List.of(folder, folder.resolve("keys"))) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rwxr--r--"));
    Files.setPosixFilePermissions(outside, PosixFilePermissions.fromString("rw-rw-rw-"));
    String log = write(folder);
    Files.delete(folder.resolve("link"));
    assertEquals(List.of(), openToOthers(folder));
    assertEquals("rwx------", permissions(key));
    assertEquals("rw-rw-rw-", permissions(outside), "a link's target is not the folder's");
    assertTrue(log.contains("other users of this machine could read 4 files and folders of"), log);
  }

  /** As where a home folder is given by mistake: its files are not the role's to change. */
  @Test
  void whatWasInAFolderBeforeAnyRoleStaysAsItIs() throws Exception {
    Path folder = Files.createDirectories(home.resolve("others"));
    Path page = Files.writeString(Files.createDirectory(folder.resolve("www")).resolve("page"), "");
    for (Path each : List.of(folder, folder.resolve("www"))) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Files.setPosixFilePermissions(page, PosixFilePermissions.fromString("rw-r--r--"));
    for (int start = 0; start < 2; start++) {
      FolderLock.take(folder, "writer.data").close();
      assertEquals("rwx------", permissions(folder));
      assertEquals("rwxr-xr-x", permissions(folder.resolve("www")));
      assertEquals("rw-r--r--", permissions(page));
    }
    assertEquals("rw-------", permissions(folder.resolve(FolderLock.FILE)));
  }

  @Test
  void aFileInThePlaceOfAnOpenOneIsTheOwners() throws Exception {
    Path file = Files.writeString(home.resolve("secret"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    OwnerOnly.file(file);
    assertEquals("rw-------", permissions(file));
    assertEquals("", Files.readString(file));
  }
}
