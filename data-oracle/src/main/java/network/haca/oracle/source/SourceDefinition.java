package network.haca.oracle.source;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;
import network.haca.schemas.llm.PythonJson;

/** One entry of the file of sources. */
final class SourceDefinition {
  private static final Set<String> KEYS = Set.of("url", "parameters", "select");
  private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)\\}");

  private final String name;
  private final JsonNode node;
  private final List<String> problems = new ArrayList<>();

  private SourceDefinition(String name, JsonNode node) {
    this.name = name;
    this.node = node;
  }

  /** Nothing if something is wrong with it, which goes to {@code problems}. */
  static Optional<Source> read(String name, JsonNode node, List<String> problems) {
    SourceDefinition definition = new SourceDefinition(name, node);
    Source source = definition.read();
    problems.addAll(definition.problems);
    return definition.problems.isEmpty() ? Optional.of(source) : Optional.empty();
  }

  private Source read() {
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!KEYS.contains(key)) {
                problem("'%s' is none of %s".formatted(key, new TreeSet<>(KEYS)));
              }
            });
    String template = node.path("url").asText();
    SortedMap<String, Pattern> parameters = parameters();
    checkUrl(template);
    checkPlaces(template, parameters.keySet());
    return new Source(name, digest(), template, parameters, select());
  }

  private SortedMap<String, Pattern> parameters() {
    SortedMap<String, Pattern> parameters = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : node.path("parameters").properties()) {
      try {
        parameters.put(entry.getKey(), Pattern.compile(entry.getValue().asText()));
      } catch (PatternSyntaxException e) {
        problem("parameter '%s': not a pattern: %s".formatted(entry.getKey(), e.getDescription()));
      }
    }
    return parameters;
  }

  private JsonPointer select() {
    try {
      return JsonPointer.compile(node.path("select").asText());
    } catch (IllegalArgumentException e) {
      problem("select is a JSON Pointer such as /data/amount, or left out for the whole answer");
      return JsonPointer.empty();
    }
  }

  private void checkUrl(String template) {
    Optional<URI> url = url(PLACE.matcher(template).replaceAll("x"));
    if (url.isEmpty()) {
      problem("url has to be https://HOST/…, with {NAME} for each parameter");
      return;
    }
    int place = template.indexOf('{');
    int hostEnd = "https://".length() + url.get().getRawAuthority().length();
    if (place >= 0 && place <= hostEnd) {
      problem("a parameter cannot choose the host");
    }
  }

  private static Optional<URI> url(String text) {
    try {
      URI url = URI.create(text);
      boolean isFit =
          "https".equals(url.getScheme())
              && url.getHost() != null
              && url.getRawUserInfo() == null
              && url.getRawFragment() == null;
      return isFit ? Optional.of(url) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void checkPlaces(String template, Set<String> parameters) {
    Set<String> places = new TreeSet<>();
    Matcher matcher = PLACE.matcher(template);
    while (matcher.find()) {
      places.add(matcher.group(1));
    }
    if (!places.equals(parameters)) {
      problem("url names the parameters %s, parameters are %s".formatted(places, parameters));
    }
  }

  private Bytes32 digest() {
    return Sha256.hash(PythonJson.dumps(node));
  }

  private void problem(String message) {
    problems.add("source '%s': %s".formatted(name, message));
  }
}
