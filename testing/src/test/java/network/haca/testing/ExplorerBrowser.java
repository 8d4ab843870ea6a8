package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Debian's Chromium, in which a script of clients/explorer looks at an explorer's page. Screenshots
 * are left in target/explorer.
 */
final class ExplorerBrowser {
  private static final Path CLIENT = Path.of("clients/explorer");
  private static final Path PICTURES = Path.of("target/explorer");
  private static final List<Path> BROWSERS =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"));

  private final Path program;

  private ExplorerBrowser(Path program) {
    this.program = program;
  }

  /** Something that a script asks for. */
  interface Request {
    void meet() throws Exception;
  }

  /** Skips the test where there is no browser, or no Node.js. */
  static ExplorerBrowser find() throws Exception {
    Optional<Path> browser = BROWSERS.stream().filter(Files::isExecutable).findFirst();
    assumeTrue(browser.isPresent(), "no Chromium: apt-get install chromium");
    assumeTrue(isInstalled(), "no Node.js, or npm cannot install playwright-core");
    Files.createDirectories(PICTURES);
    return new ExplorerBrowser(browser.orElseThrow());
  }

  private static boolean isInstalled() throws Exception {
    return new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
            .directory(CLIENT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  /**
   * Runs a script to its end, which is good.
   *
   * @param requests that it may make, by the line with which it does
   * @param more arguments of the script
   */
  void run(String script, int port, Path genesis, Map<String, Request> requests, String... more)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "node",
                script,
                "" + URI.create("http://127.0.0.1:" + port),
                genesis.toAbsolutePath().toString(),
                program.toString(),
                PICTURES.toAbsolutePath().toString()));
    command.addAll(Arrays.asList(more));
    Process page =
        new ProcessBuilder(command).directory(CLIENT.toFile()).redirectErrorStream(true).start();
    List<String> said = new ArrayList<>();
    try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(page.getInputStream(), StandardCharsets.UTF_8));
        Writer answers = new OutputStreamWriter(page.getOutputStream(), StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
        Request request = requests.get(line);
        if (request != null) {
          request.meet();
          answers.write("done\n");
          answers.flush();
        }
      }
    } finally {
      page.destroy();
    }
    assertEquals(0, page.waitFor(), String.join("\n", said));
  }
}
