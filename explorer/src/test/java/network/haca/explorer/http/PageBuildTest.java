package network.haca.explorer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page is built where Node is, and committed: what is served everywhere is what its sources
 * give ({@code npm ci && npm run build} in {@code explorer/page}).
 */
class PageBuildTest {
  private static final Path ROOT = Path.of("..");
  private static final Path PAGE = Path.of("page");
  private static final Path BUILT = Path.of("src/main/resources/network/haca/explorer/http/page");

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static String hash(Path file) throws Exception {
    return HexFormat.of().formatHex(digest().digest(Files.readAllBytes(file)));
  }

  private static MessageDigest digest() throws Exception {
    return MessageDigest.getInstance("SHA-256");
  }

  @Test
  void theCommittedBuildIsOfTheseSources() throws Exception {
    SortedMap<String, Path> sources = new TreeMap<>();
    List<Path> single =
        Stream.of(
                "index.html",
                "package.json",
                "package-lock.json",
                "tsconfig.json",
                "vite.config.ts",
                "record.mjs")
            .map(PAGE::resolve)
            .toList();
    List<Path> all = new ArrayList<>(single);
    all.addAll(files(PAGE.resolve("src")));
    all.addAll(files(PAGE.resolve("public")));
    all.addAll(files(ROOT.resolve("client/typescript/src")));
    Path root = ROOT.toAbsolutePath().normalize();
    for (Path file : all) {
      Path name = root.relativize(file.toAbsolutePath().normalize());
      sources.put(name.toString().replace('\\', '/'), file);
    }
    MessageDigest whole = digest();
    for (var source : sources.entrySet()) {
      whole.update((source.getKey() + "\0").getBytes(StandardCharsets.UTF_8));
      whole.update(HexFormat.of().parseHex(hash(source.getValue())));
    }
    assertEquals(
        Files.readString(BUILT.resolve("sources.txt")).strip(),
        HexFormat.of().formatHex(whole.digest()),
        "the page's sources have changed: build it anew");
  }

  @Test
  void theListHasEveryFileOfTheBuild() throws Exception {
    List<String> names =
        files(BUILT).stream()
            .map(file -> BUILT.relativize(file).toString().replace('\\', '/'))
            .filter(name -> !List.of("files.txt", "sources.txt").contains(name))
            .sorted()
            .toList();
    assertEquals(names, Files.readAllLines(BUILT.resolve("files.txt")));
  }

  /** The whole build once more, where Node.js is: the same bytes. */
  @Test
  @Tag("full")
  void theSourcesGiveTheCommittedBuildByteForByte(@TempDir Path folder) throws Exception {
    assumeTrue(run("npm", "ci", "--no-audit", "--no-fund"), "no Node.js, or npm cannot install");
    assertTrue(
        run("npx", "vite", "build", "--emptyOutDir", "--outDir", folder.toString()),
        "the page cannot be built");
    for (String name : Files.readAllLines(BUILT.resolve("files.txt"))) {
      assertEquals(-1, Files.mismatch(BUILT.resolve(name), folder.resolve(name)), name);
    }
  }

  private static boolean run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command)
              .directory(PAGE.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
