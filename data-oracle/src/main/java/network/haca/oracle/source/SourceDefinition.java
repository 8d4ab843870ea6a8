package network.haca.oracle.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** One entry of the file of sources. */
final class SourceDefinition {
  private static final Set<String> KEYS =
      Set.of(
          "url",
          "parameters",
          "headers",
          "body",
          "stream",
          "select",
          "type",
          "unit",
          "time",
          "pins",
          "limits");
  private static final Set<String> LIMIT_KEYS =
      Set.of("per_minute", "per_day", "seconds", "answer_bytes");
  private static final Pattern PARAMETER = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");
  private static final int PINS_MAX = 8;

  private final String place;
  private final JsonNode node;
  private final List<String> problems = new ArrayList<>();
  private final Fields fields;

  private SourceDefinition(String name, JsonNode node) {
    this.place = "source '%s'".formatted(name);
    this.node = node;
    this.fields = new Fields(place, node, KEYS, problems);
  }

  /** Nothing if something is wrong with it, which goes to {@code problems}. */
  static Optional<Source> read(String name, JsonNode node, List<String> problems) {
    SourceDefinition definition = new SourceDefinition(name, node);
    Source source = definition.read(name);
    problems.addAll(definition.problems);
    return definition.problems.isEmpty() ? Optional.of(source) : Optional.empty();
  }

  private Source read(String name) {
    Source source =
        new Source(
            name,
            node,
            new Template(fields.text("url")),
            parameters(),
            AskingDefinition.read(place, fields, problems),
            ReadingDefinition.read(place, fields, problems),
            limits(),
            pins());
    UrlDefinition.check(source, fields);
    checkPlaces(source);
    return source;
  }

  private SortedMap<String, Pattern> parameters() {
    SortedMap<String, Pattern> parameters = new TreeMap<>();
    fields
        .texts("parameters")
        .forEach(
            (name, pattern) -> {
              if (!PARAMETER.matcher(name).matches()) {
                fields.problem("parameter '%s' has to match %s".formatted(name, PARAMETER));
              }
              try {
                parameters.put(name, Pattern.compile(pattern));
              } catch (PatternSyntaxException e) {
                fields.problem(
                    "parameter '%s': not a pattern: %s".formatted(name, e.getDescription()));
              }
            });
    return parameters;
  }

  private SourceLimits limits() {
    if (!fields.has("limits")) {
      return new SourceLimits(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
    Fields limits = new Fields(place + ": limits", fields.get("limits"), LIMIT_KEYS, problems);
    return new SourceLimits(
        limits.number("per_minute", 1, SourceLimits.PER_MINUTE_MAX),
        limits.number("per_day", 1, SourceLimits.PER_DAY_MAX),
        limits.number("seconds", 1, SourceLimits.SECONDS_MAX).map(Duration::ofSeconds),
        limits.number("answer_bytes", 1, SourceLimits.BYTES_MAX));
  }

  private Set<Bytes32> pins() {
    Set<Bytes32> pins = new HashSet<>();
    boolean isFit = !fields.has("pins") || fields.get("pins").isArray();
    for (JsonNode pin : fields.get("pins")) {
      try {
        pins.add(new Bytes32(Bytes.wrap(Base64.getDecoder().decode(pin.asText()))));
      } catch (IllegalArgumentException e) {
        isFit = false;
      }
    }
    if (!isFit || pins.size() > PINS_MAX || (fields.has("pins") && pins.isEmpty())) {
      fields.problem(
          "pins are 1 to %d SHA-256 digests of public keys (SubjectPublicKeyInfo) in Base64"
              .formatted(PINS_MAX));
    }
    return pins;
  }

  private void checkPlaces(Source source) {
    Set<String> named = new TreeSet<>(source.url().parameters());
    named.addAll(source.reading().parameters());
    if (!source.parameters().keySet().containsAll(named)) {
      fields.problem(
          "url, select and time name the parameters %s, parameters are %s"
              .formatted(named, source.parameters().keySet()));
    }
    Set<String> idle = new TreeSet<>(source.parameters().keySet());
    idle.removeAll(source.url().parameters());
    idle.removeAll(source.asking().parameters());
    idle.removeAll(source.reading().parameters());
    if (!idle.isEmpty()) {
      fields.problem("the parameters %s stand nowhere as {NAME}".formatted(idle));
    }
  }
}
