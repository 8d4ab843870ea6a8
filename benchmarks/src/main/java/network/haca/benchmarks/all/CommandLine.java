package network.haca.benchmarks.all;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.benchmarks.report.Chart;
import network.haca.benchmarks.report.Section;

/**
 * A measurement that is a command already, whose document becomes a table: a row for each of its
 * objects.
 *
 * @param columns of the table
 * @param growth the column by which the chart grows; the others that are drawn are its lines
 * @param trend what the chart's caption is made of
 * @param note words between command and table
 */
record CommandLine(
    HacaCommand haca,
    String name,
    String title,
    List<String> arguments,
    List<Column> columns,
    Optional<Column> growth,
    Optional<Trend> trend,
    String note)
    implements Line {

  /** One whose chart, if it has one, has no caption. */
  CommandLine(
      HacaCommand haca,
      String name,
      String title,
      List<String> arguments,
      List<Column> columns,
      Optional<Column> growth) {
    this(haca, name, title, arguments, columns, growth, Optional.empty(), "");
  }

  /** One whose chart has a caption. */
  CommandLine(
      HacaCommand haca,
      String name,
      String title,
      List<String> arguments,
      List<Column> columns,
      Column growth,
      Trend trend) {
    this(haca, name, title, arguments, columns, Optional.of(growth), Optional.of(trend), "");
  }

  /** The same measurement with words between its command and its table. */
  CommandLine noted(String words) {
    return new CommandLine(haca, name, title, arguments, columns, growth, trend, words);
  }

  /**
   * A figure of each object.
   *
   * @param field of it in the object; that of an object within one has a slash before its name
   * @param heading of the column
   * @param form of the number, as of {@link String#format}; a text is shown as it is
   * @param isDrawn whether it is a line of the chart, too
   */
  record Column(String field, String heading, String form, boolean isDrawn) {
    Column(String field, String heading, String form) {
      this(field, heading, form, true);
    }

    /** A column that the chart leaves out. */
    static Column undrawn(String field, String heading, String form) {
      return new Column(field, heading, form, false);
    }

    private double value(JsonNode object) {
      return object.at("/" + field).asDouble();
    }

    private String cell(JsonNode object) {
      JsonNode value = object.at("/" + field);
      return value.isTextual() ? value.asText() : Figures.text(form, value.asDouble());
    }
  }

  @Override
  public Section measure() throws IOException, InterruptedException {
    JsonNode document = haca.ask(arguments);
    List<JsonNode> objects = new ArrayList<>();
    if (document.isArray()) {
      document.forEach(objects::add);
    } else {
      objects.add(document);
    }
    return new Section(
        name,
        title,
        HacaCommand.text(arguments),
        note,
        columns.stream().map(Column::heading).toList(),
        objects.stream()
            .map(object -> columns.stream().map(column -> column.cell(object)).toList())
            .toList(),
        growth.map(across -> chart(across, objects)));
  }

  private Chart chart(Column across, List<JsonNode> objects) {
    return new Chart(
        title,
        across.heading(),
        columns.stream()
            .filter(column -> column.isDrawn() && !column.equals(across))
            .map(column -> Chart.Line.of(column.heading(), objects, across::value, column::value))
            .toList(),
        trend.map(each -> each.sentence(across.field(), objects)).orElse(""));
  }
}
