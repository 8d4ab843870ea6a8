package network.haca.oracle.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import network.haca.oracle.source.Lookup;
import network.haca.oracle.source.Source;
import network.haca.oracle.source.Sources;
import network.haca.schemas.fact.Fact.FactQuestion;

/**
 * The body of {@code POST /v1/facts}: {@code {"source", "parameters": {NAME: TEXT}, "id"}}, the
 * last two if wanted.
 */
record FactCall(Lookup lookup, FactQuestion question) {
  private static final Set<String> KEYS = Set.of("source", "parameters", "id");
  private static final int ID_CHARACTERS_MAX = 256;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static FactCall parse(String body, Sources sources) throws RefusedException {
    JsonNode given = json(body);
    for (Map.Entry<String, JsonNode> entry : given.properties()) {
      if (!KEYS.contains(entry.getKey())) {
        throw invalid("'%s' is none of %s".formatted(entry.getKey(), new TreeSet<>(KEYS)));
      }
    }
    Source source = source(given, sources);
    String id = given.path("id").asText();
    if (id.length() > ID_CHARACTERS_MAX) {
      throw invalid("id is longer than " + ID_CHARACTERS_MAX + " characters");
    }
    SortedMap<String, String> parameters = parameters(given);
    return switch (source.fill(parameters)) {
      case Source.Filled.Refused(String message) -> throw invalid(message);
      case Source.Filled.Ready(Lookup lookup) ->
          new FactCall(
              lookup,
              new FactQuestion(
                  source.name(), parameters, source.digest(), lookup.url(), lookup.select(), id));
    };
  }

  private static JsonNode json(String body) throws RefusedException {
    try {
      JsonNode given = JSON.readTree(body);
      if (given.isObject()) {
        return given;
      }
    } catch (JsonProcessingException e) {
      throw invalid("the body is not JSON: " + e.getOriginalMessage());
    }
    throw invalid("the body has to be {\"source\": NAME, \"parameters\": {NAME: TEXT}}");
  }

  private static Source source(JsonNode given, Sources sources) throws RefusedException {
    String name = given.path("source").asText();
    return sources
        .find(name)
        .orElseThrow(
            () ->
                new RefusedException(
                    FactRefusal.notFound(
                        "source '%s' is not served here; GET /v1/sources lists those that are"
                            .formatted(name))));
  }

  private static SortedMap<String, String> parameters(JsonNode given) throws RefusedException {
    JsonNode parameters = given.path("parameters");
    SortedMap<String, String> values = new TreeMap<>();
    boolean isFit = parameters.isMissingNode() || parameters.isObject();
    for (Map.Entry<String, JsonNode> entry : parameters.properties()) {
      isFit &= entry.getValue().isTextual();
      values.put(entry.getKey(), entry.getValue().asText());
    }
    if (!isFit) {
      throw invalid("parameters have to be {NAME: TEXT}");
    }
    return values;
  }

  private static RefusedException invalid(String message) {
    return new RefusedException(FactRefusal.invalid(message));
  }
}
