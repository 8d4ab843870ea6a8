package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a whole network says of itself, and that {@code docs/metrics.md} says what it means. */
class MetricsIT {
  private static final Path ROOT = Path.of("..");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(haca_\\w+)` \\| (\\w+) \\|");
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (haca_\\w+) (\\w+)$");
  private static final Pattern LITERAL = Pattern.compile("\"(haca(?:\\.[a-z]+)+|(?:\\.[a-z]+)+)\"");

  @TempDir private static Path home;

  private static LlmNetwork network;

  @BeforeAll
  static void start() throws Exception {
    network = LlmNetwork.start(home);
    HttpResponse<String> answer = network.chat("gpt-4.1", "measure", false);
    assertEquals(200, answer.statusCode(), answer::body);
    var _ = network.awaitReceipt(LlmNetwork.leafOf(answer.body()));
  }

  @AfterAll
  static void stop() {
    network.close();
  }

  private static Set<String> table() throws Exception {
    String page = Files.readString(ROOT.resolve("docs/metrics.md"));
    return ROW.matcher(page).results().map(row -> row.group(1)).collect(Collectors.toSet());
  }

  /** Families as the table names them: of the largest of a histogram nothing is said apart. */
  private static Set<String> scraped() throws Exception {
    String text = network.get(network.ports().metrics(), "/metrics").body();
    return TYPE.matcher(text)
        .results()
        .map(type -> type.group(1))
        .filter(name -> !name.endsWith("_max"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyMetricThatTheNetworkHasStandsInTheTable() throws Exception {
    Set<String> unknown = scraped();
    unknown.removeAll(table());
    assertEquals(Set.of(), unknown);
  }

  @Test
  void theTableNamesNothingThatTheProductDoesNotMeasure() throws Exception {
    Set<String> literals = literals();
    List<String> madeUp =
        table().stream()
            .filter(name -> literals.stream().noneMatch(literal -> isNameOf(literal, name)))
            .toList();
    assertEquals(List.of(), madeUp);
  }

  /** Micrometer adds the unit and what the type wants. */
  private static boolean isNameOf(String literal, String name) {
    return name.matches(
        Pattern.quote(literal.replace('.', '_'))
            + "(_(seconds|bytes|total|records|settlements|blocks|requests|proofs|payments|parts"
            + "|entries|answers|wei))?");
  }

  /** What stands in the product's sources, and what a prefix makes of it. */
  private static Set<String> literals() throws Exception {
    Set<String> literals = new TreeSet<>();
    for (String module : List.of(".", "libraries", "inference-workers", "settlement-bridge")) {
      try (Stream<Path> folders = Files.list(ROOT.resolve(module))) {
        for (Path folder : folders.map(each -> each.resolve("src/main/java")).toList()) {
          if (Files.isDirectory(folder)) {
            addLiterals(folder, literals);
          }
        }
      }
    }
    return literals;
  }

  private static void addLiterals(Path folder, Set<String> literals) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        List<String> found =
            LITERAL
                .matcher(Files.readString(file))
                .results()
                .map((MatchResult literal) -> literal.group(1))
                .toList();
        literals.addAll(found);
        found.stream()
            .filter(prefix -> prefix.startsWith("haca."))
            .forEach(
                prefix ->
                    found.stream()
                        .filter(end -> end.startsWith("."))
                        .forEach(end -> literals.add(prefix + end)));
      }
    }
  }

  /** Each role is asked, and all of them say what they lack by name. */
  @Test
  void aNetworkThatWorksIsLiveAndReady() throws Exception {
    Await.until(
        PATIENCE,
        "the network is not ready",
        () -> network.get(network.ports().metrics(), "/health/ready").statusCode() == 200);
    assertEquals(200, network.get(network.ports().metrics(), "/health/live").statusCode());
    for (int port :
        List.of(network.ports().http(), network.ports().receipts(), network.ports().chain())) {
      JsonNode ready = new ObjectMapper().readTree(network.get(port, "/health/ready").body());
      assertEquals("ok", ready.path("status").asText(), ready::toString);
      assertTrue(ready.path("missing").isEmpty(), ready::toString);
    }
  }
}
