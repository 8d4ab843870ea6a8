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
 * @param growth the column by which the chart grows; the others are its lines
 * @param trend what its caption is made of
 */
record CommandLine(
    HacaCommand haca,
    String name,
    String title,
    List<String> arguments,
    List<Column> columns,
    Optional<Column> growth,
    Optional<Trend> trend)
    implements Line {

  /** One whose chart, if it has one, has no caption. */
  CommandLine(
      HacaCommand haca,
      String name,
      String title,
      List<String> arguments,
      List<Column> columns,
      Optional<Column> growth) {
    this(haca, name, title, arguments, columns, growth, Optional.empty());
  }

  /**
   * A figure of each object.
   *
   * @param field of it in the document
   * @param heading of the column
   * @param form of the number, as of {@link String#format}; a text is shown as it is
   */
  record Column(String field, String heading, String form) {
    private String cell(JsonNode object) {
      JsonNode value = object.path(field);
      return value.isTextual() ? value.asText() : Figures.text(form, value.asDouble());
    }

    private Chart.Point point(Column across, JsonNode object) {
      return new Chart.Point(object.path(across.field).asDouble(), object.path(field).asDouble());
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
        "",
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
            .filter(column -> !column.equals(across))
            .map(
                column ->
                    new Chart.Line(
                        column.heading(),
                        objects.stream().map(each -> column.point(across, each)).toList()))
            .toList(),
        trend.map(each -> each.sentence(across.field(), objects)).orElse(""));
  }
}
