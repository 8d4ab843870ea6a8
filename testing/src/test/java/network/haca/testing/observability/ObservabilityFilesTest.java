package network.haca.testing.observability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Alerts and dashboards ask for nothing that the product does not measure. */
class ObservabilityFilesTest {
  private static final Pattern ALERT = Pattern.compile("(?m)^ +- alert: (\\w+)$");
  private static final Pattern TESTED = Pattern.compile("(?m)^ +alertname: (\\w+)$");

  private static void assertPromised(Path file) throws IOException {
    Set<String> unknown = ObservabilityFiles.named(Files.readString(file));
    assertFalse(unknown.isEmpty(), file + " names no metric");
    unknown.removeAll(ObservabilityFiles.promised());
    assertEquals(Set.of(), unknown, file + " names what docs/metrics.md does not have");
  }

  @Test
  void everyMetricOfAnAlertIsDocumented() throws IOException {
    assertPromised(ObservabilityFiles.PROMETHEUS.resolve("rules.yml"));
    assertPromised(ObservabilityFiles.PROMETHEUS.resolve("rules.test.yml"));
  }

  @Test
  void everyMetricOfADashboardIsDocumented() throws IOException {
    for (Path dashboard : ObservabilityFiles.dashboards()) {
      assertPromised(dashboard);
    }
  }

  @Test
  void whatIsTestedIsAnAlert() throws IOException {
    Set<String> alerts = matches(ALERT, "rules.yml");
    assertTrue(alerts.containsAll(matches(TESTED, "rules.test.yml")), alerts::toString);
  }

  private static Set<String> matches(Pattern pattern, String file) throws IOException {
    return pattern
        .matcher(Files.readString(ObservabilityFiles.PROMETHEUS.resolve(file)))
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toSet());
  }

  /**
   * Grafana finds a dashboard by its uid and a panel by its id; whatever is there twice is lost.
   */
  @Test
  void dashboardsAndPanelsHaveNamesOfTheirOwn() throws IOException {
    Set<String> uids = new HashSet<>();
    for (Path file : ObservabilityFiles.dashboards()) {
      JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
      String uid = dashboard.get("uid").asText();
      assertEquals(uid + ".json", file.getFileName().toString());
      assertTrue(uids.add(uid), uid);
      List<JsonNode> panels = List.copyOf(dashboard.get("panels").valueStream().toList());
      assertEquals(
          panels.size(),
          panels.stream().map(panel -> panel.get("id").asInt()).distinct().count(),
          file::toString);
      for (JsonNode panel : panels) {
        assertEquals("prometheus", panel.at("/datasource/uid").asText(), file::toString);
      }
    }
  }
}
