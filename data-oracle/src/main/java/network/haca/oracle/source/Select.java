package network.haca.oracle.source;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import network.haca.schemas.llm.PythonJson;

/**
 * A selection as the file of sources has it: a JSON Pointer, a JSONPath (which begins with {@code
 * $}), {@code {"text": PATTERN}} or {@code {"csv": {…}}}, with places for parameters.
 */
record Select(JsonNode definition) {
  static final String FORMS =
      "select is a JSON Pointer such as /data/amount, left out for the whole answer; a JSONPath of at"
          + " most %d characters such as $.rows[-1:].close, with one '..' at most and neither =~ nor"
              .formatted(PathSelection.CHARACTERS_MAX)
          + " functions; {\"text\": PATTERN} with a pattern of RE2 that has one group; or {\"csv\":"
          + " {\"column\": NAME, \"where\": {COLUMN: TEXT}, \"row\": \"only|first|last\","
          + " \"separator\": \",\"}}";

  private static final String CSV = "csv";
  private static final String TEXT = "text";
  private static final String WHERE = "where";
  private static final Set<String> CSV_KEYS = Set.of("column", WHERE, "row", "separator");

  SortedSet<String> parameters() {
    return template().parameters();
  }

  SortedSet<String> secrets() {
    return template().secrets();
  }

  /** Returns true if a parameter's value may stand here. */
  boolean takes(String value) {
    return !isPath() || PathSelection.isPlain(value);
  }

  /** The text that says where a value was, for some parameters. */
  String text(UnaryOperator<String> parameter) {
    JsonNode filled = filled(parameter);
    return filled.isTextual()
        ? filled.textValue()
        : Utf8.text(PythonJson.dumps(filled)).orElseThrow();
  }

  /** Nothing if it is none of {@link #FORMS}. */
  Optional<Selection> fill(UnaryOperator<String> parameter) {
    JsonNode filled = filled(parameter);
    if (filled.isTextual()) {
      return isPath() ? PathSelection.read(filled.textValue()).map(p -> p) : pointer(filled);
    }
    if (filled.size() != 1) {
      return Optional.empty();
    }
    return filled.path(TEXT).isTextual()
        ? TextSelection.read(filled.path(TEXT).textValue()).map(p -> p)
        : csv(filled.path(CSV));
  }

  private JsonNode filled(UnaryOperator<String> parameter) {
    return template().fill(name -> escaped(parameter.apply(name)), UnaryOperator.identity());
  }

  private String escaped(String value) {
    if (definition.isTextual()) {
      return isPath() ? value : PointerSelection.escaped(value);
    }
    return definition.has(TEXT) ? Pattern.quote(value) : value;
  }

  private static Optional<Selection> pointer(JsonNode filled) {
    try {
      return Optional.of(new PointerSelection(JsonPointer.compile(filled.textValue())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Selection> csv(JsonNode csv) {
    SortedMap<String, String> where = new TreeMap<>();
    boolean isFit =
        csv.isObject()
            && csv.properties().stream().allMatch(each -> CSV_KEYS.contains(each.getKey()))
            && csv.path("column").isTextual();
    for (Map.Entry<String, JsonNode> cell : csv.path(WHERE).properties()) {
      isFit &= cell.getValue().isTextual();
      where.put(cell.getKey(), cell.getValue().asText());
    }
    String separator = csv.path("separator").asText(",");
    Optional<CsvSelection.Row> row = row(csv.path("row").asText("only"));
    return isFit && separator.length() == 1 && separator.charAt(0) != '"' && row.isPresent()
        ? Optional.of(
            new CsvSelection(csv.path("column").asText(), where, row.get(), separator.charAt(0)))
        : Optional.empty();
  }

  private static Optional<CsvSelection.Row> row(String name) {
    return switch (name) {
      case "only" -> Optional.of(CsvSelection.Row.ONLY);
      case "first" -> Optional.of(CsvSelection.Row.FIRST);
      case "last" -> Optional.of(CsvSelection.Row.LAST);
      default -> Optional.empty();
    };
  }

  private boolean isPath() {
    return definition.isTextual() && definition.textValue().startsWith("$");
  }

  private JsonTemplate template() {
    return new JsonTemplate(definition);
  }
}
