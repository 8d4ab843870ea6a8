package network.haca.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import network.haca.devnet.processes.ChildJvm;
import org.junit.jupiter.api.Test;

/** The {@code haca} script: which commands end at once, and by which options others serve. */
class LauncherScriptTest {
  private static final Pattern INLINING = Pattern.compile("(?m)^inlining=[(\"](.*)[)\"]$");
  private static final Pattern BRIEF = Pattern.compile("in\\s+(infer \\|[^)]*)\\| -\\*\\)");

  @Test
  void whatServesOrComputesForLongDoesNotStartAsWhatEndsAtOnce() throws Exception {
    Matcher script = BRIEF.matcher(Files.readString(Path.of("../haca")));
    assertTrue(script.find(), "the script lists what ends at once");
    Set<String> serving =
        CommandGroups.byTitle().values().stream()
            .flatMap(names -> names.stream())
            .collect(Collectors.toCollection(TreeSet::new));
    for (String brief : Arrays.asList(script.group(1).split("[\\s|\\\\]+"))) {
      assertTrue(serving.remove(brief), brief + " is a command");
    }
    assertEquals(
        Set.of(
            "demo",
            "up",
            "testnet",
            "evm",
            "worker",
            "llm-node",
            "data-node",
            "ingress",
            "broker",
            "proof-stream",
            "full-node",
            "bridge",
            "walrus",
            "light",
            "bench",
            "chaos",
            "devchain",
            "facilitator",
            "explorer"),
        serving);
  }

  @Test
  void everythingThatServesInlinesAlike() throws Exception {
    List<String> serving = inlining(Path.of("../haca"));
    assertEquals(serving, inlining(Path.of("../libraries/role/src/main/distribution/launcher")));
    List<String> child = ChildJvm.unbounded().options();
    assertEquals(serving, child.subList(0, serving.size()));
  }

  private static List<String> inlining(Path script) throws IOException {
    Matcher options = INLINING.matcher(Files.readString(script));
    assertTrue(options.find(), () -> script + " bounds what compilers inline");
    return List.of(options.group(1).split(" "));
  }
}
