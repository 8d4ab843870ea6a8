package network.haca.benchmarks.report;

import java.util.List;
import java.util.Optional;

/**
 * One measurement as the page shows it.
 *
 * @param name of it, by which it is asked for alone
 * @param title of its heading
 * @param command that makes it
 * @param text between heading and table; what was left out and why, too
 * @param heading of the table's columns
 * @param rows of the table, each with a cell for each column
 * @param chart of the same figures
 */
public record Section(
    String name,
    String title,
    String command,
    String text,
    List<String> heading,
    List<List<String>> rows,
    Optional<Chart> chart) {
  public Section {
    heading = List.copyOf(heading);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != heading.size()) {
        throw new IllegalArgumentException(
            "a row of %s has %d cells for %d columns".formatted(name, row.size(), heading.size()));
      }
    }
  }

  /** One that could not be measured, with the reason. */
  public static Section leftOut(String name, String title, String command, String reason) {
    return new Section(
        name, title, command, "Left out: " + reason, List.of(), List.of(), Optional.empty());
  }

  /** In Markdown; the chart is linked to by the section's name. */
  String markdown() {
    StringBuilder text = new StringBuilder("### %s\n\n`%s`\n".formatted(title, command));
    if (!this.text.isEmpty()) {
      text.append('\n').append(this.text).append('\n');
    }
    if (!rows.isEmpty()) {
      text.append('\n').append(row(heading)).append("|---".repeat(heading.size())).append("|\n");
      rows.forEach(row -> text.append(row(row)));
    }
    chart.ifPresent(drawn -> text.append("\n![%s](%s)\n".formatted(drawn.title(), chartFile())));
    chart
        .map(Chart::caption)
        .filter(caption -> !caption.isEmpty())
        .ifPresent(caption -> text.append('\n').append(caption).append('\n'));
    return text.toString();
  }

  /** The name of the chart's file beside the page. */
  String chartFile() {
    return "benchmarks-%s.svg".formatted(name);
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
