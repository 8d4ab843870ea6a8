package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Rule R in TypeScript: the package in {@code client/typescript} passes its own tests, among them
 * every forgery with the steps at which the Java verifier refuses it.
 */
@Tag("full")
class TypeScriptVerifierIT {
  private static final Path PACKAGE = Path.of("../client/typescript");

  @Test
  void theVerifierInTypeScriptJudgesAsThatInJava() throws Exception {
    assumeTrue(run("node", "--version").code() == 0, "no Node.js");
    Ended install = run("npm", "ci", "--no-audit", "--no-fund");
    assumeTrue(install.code() == 0, () -> "npm cannot install: " + install.output());
    Ended test = run("npm", "test");
    assertEquals(0, test.code(), test.output());
  }

  private record Ended(int code, String output) {}

  private static Ended run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(List.of("sh", "-c", String.join(" ", command)))
            .directory(PACKAGE.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }
}
