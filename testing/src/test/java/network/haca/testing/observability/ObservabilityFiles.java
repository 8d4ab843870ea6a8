package network.haca.testing.observability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of {@code observability/}, and the table of {@code docs/metrics.md}. */
public final class ObservabilityFiles {
  public static final Path PROMETHEUS = Path.of("../observability/prometheus");

  private static final Path DASHBOARDS = Path.of("../observability/grafana/dashboards");
  private static final Path METRICS_PAGE = Path.of("../docs/metrics.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(haca_\\w+)` \\| (\\w+) \\|");
  private static final Pattern NAME = Pattern.compile("haca_\\w+");

  private ObservabilityFiles() {}

  /**
   * A query of a dashboard.
   *
   * @param panel with the dashboard's title before it
   */
  public record Query(String panel, String expression) {}

  /** Queries of all panels of all dashboards. */
  public static List<Query> queries() throws IOException {
    List<Query> queries = new ArrayList<>();
    for (Path file : dashboards()) {
      JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
      for (JsonNode panel : dashboard.get("panels")) {
        String name = dashboard.get("title").asText() + " / " + panel.get("title").asText();
        for (JsonNode target : panel.get("targets")) {
          queries.add(new Query(name, target.get("expr").asText()));
        }
      }
    }
    return queries;
  }

  public static List<Path> dashboards() throws IOException {
    try (Stream<Path> files = Files.list(DASHBOARDS)) {
      return files.sorted().toList();
    }
  }

  /** Names of series of ours that a text has, in expressions or in words. */
  public static Set<String> named(String text) {
    return NAME.matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Names of series that the table of metrics promises: of a histogram three. */
  static Set<String> promised() throws IOException {
    Set<String> series = new TreeSet<>();
    ROW.matcher(Files.readString(METRICS_PAGE))
        .results()
        .forEach(
            row -> {
              series.add(row.group(1));
              if (row.group(2).equals("histogram")) {
                series.addAll(
                    List.of(
                        row.group(1) + "_bucket", row.group(1) + "_sum", row.group(1) + "_count"));
              }
            });
    return series;
  }
}
