package network.haca.oracle.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The part of a source's definition that says what is read of its answers. */
final class ReadingDefinition {
  private static final int UNIT_CHARACTERS_MAX = 32;
  private static final Set<String> TIME_KEYS = Set.of("select", "form", "age_max");

  private ReadingDefinition() {}

  static Reading read(String source, Fields fields, List<String> problems) {
    Optional<ValueType> type = fields.word("type", ValueType.class);
    String unit = fields.text("unit");
    if (unit.length() > UNIT_CHARACTERS_MAX) {
      fields.problem("unit is longer than %d characters".formatted(UNIT_CHARACTERS_MAX));
    }
    if (!unit.isEmpty() && !type.equals(Optional.of(ValueType.NUMBER))) {
      fields.problem("a unit is of a number: give \"type\": \"number\", too");
    }
    return new Reading(
        select(fields),
        type,
        unit,
        fields.has("time") ? time(source, fields.get("time"), problems) : Optional.empty());
  }

  private static Select select(Fields fields) {
    JsonNode given = fields.get("select");
    Select select = new Select(given.isMissingNode() ? TextNode.valueOf("") : given);
    // A letter stands for each parameter; another value may make no other path of it.
    if (!(given.isMissingNode() || given.isTextual() || given.isObject())
        || select.fill(UnaryOperator.identity()).isEmpty()) {
      fields.problem(Select.FORMS);
    }
    if (!select.secrets().isEmpty()) {
      fields.problem("select is signed for all to see, so no secret belongs there");
    }
    return select;
  }

  private static Optional<SourceTime> time(String source, JsonNode given, List<String> problems) {
    Fields fields = new Fields(source + ": time", given, TIME_KEYS, problems);
    Select select = select(fields);
    Optional<SourceTime.Form> form = fields.word("form", SourceTime.Form.class);
    Optional<Integer> ageMax = fields.number("age_max", 1, SourceTime.AGE_SECONDS_MAX);
    if (form.isEmpty() || ageMax.isEmpty()) {
      fields.problem(
          "needs form, one of %s, and age_max, seconds"
              .formatted(Words.all(SourceTime.Form.class)));
      return Optional.empty();
    }
    return Optional.of(new SourceTime(select, form.get(), Duration.ofSeconds(ageMax.get())));
  }
}
