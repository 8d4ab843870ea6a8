package network.haca.oracle.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import network.haca.primitives.Bytes;

/**
 * A cell of a table of comma-separated values (RFC 4180) whose first line names its columns.
 *
 * @param column its name
 * @param where the cells that the row must have, by the names of their columns
 * @param row which of those rows
 * @param separator between the cells
 */
record CsvSelection(String column, SortedMap<String, String> where, Row row, char separator)
    implements Selection {
  private static final CsvMapper CSV =
      CsvMapper.builder()
          .enable(CsvParser.Feature.TRIM_SPACES)
          .enable(CsvParser.Feature.FAIL_ON_MISSING_COLUMNS)
          .build();

  /** The row that counts of those that fit. */
  enum Row {
    /** The only one; more than one is no answer. */
    ONLY,
    FIRST,
    LAST
  }

  @Override
  public Selected in(Bytes answer) {
    Optional<String> text = Utf8.text(answer);
    return text.isEmpty() ? Utf8.NOT_TEXT : in(text.get());
  }

  private Selected in(String text) {
    List<String> cells = new ArrayList<>();
    CsvSchema schema = CsvSchema.emptySchema().withHeader().withColumnSeparator(separator);
    try (MappingIterator<Map<String, String>> rows =
        CSV.readerForMapOf(String.class).with(schema).readValues(text)) {
      while (rows.hasNextValue()) {
        Map<String, String> cellsOfRow = rows.nextValue();
        if (!cellsOfRow.containsKey(column) || !cellsOfRow.keySet().containsAll(where.keySet())) {
          return new Selected.Missing("is no table with the columns %s".formatted(columns()));
        }
        if (where.entrySet().stream()
            .allMatch(cell -> cell.getValue().equals(cellsOfRow.get(cell.getKey())))) {
          cells.add(cellsOfRow.get(column));
        }
      }
    } catch (JsonProcessingException e) {
      return new Selected.Missing("is not CSV: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot be read", e);
    }
    return chosen(cells);
  }

  private Selected chosen(List<String> cells) {
    if (cells.isEmpty()) {
      return new Selected.Missing("has no row with " + where);
    }
    if (row == Row.ONLY && cells.size() > 1) {
      return new Selected.Missing(
          "has %d rows with %s, and one is asked for".formatted(cells.size(), where));
    }
    return new Selected.Found(
        TextNode.valueOf(row == Row.LAST ? cells.getLast() : cells.getFirst()));
  }

  private List<String> columns() {
    List<String> columns = new ArrayList<>(where.keySet());
    columns.add(column);
    return columns;
  }
}
