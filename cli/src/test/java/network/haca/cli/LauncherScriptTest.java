package network.haca.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How the {@code haca} script tells commands that end at once from those that serve. */
class LauncherScriptTest {
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
}
