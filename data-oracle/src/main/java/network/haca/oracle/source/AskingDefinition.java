package network.haca.oracle.source;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The part of a source's definition that says how it is asked. */
final class AskingDefinition {
  private static final int HEADERS_MAX = 16;
  private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9-]{1,64}");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]{1,1000}");

  /** Those that the node's own HTTP decides. */
  private static final Set<String> OWN_HEADERS =
      Set.of(
          "host",
          "connection",
          "content-length",
          "transfer-encoding",
          "upgrade",
          "te",
          "trailer",
          "accept-encoding",
          "expect",
          "range");

  private static final Set<String> STREAM_KEYS = Set.of("send", "when", "age_max");

  private AskingDefinition() {}

  static Asking read(String source, Fields fields, List<String> problems) {
    if (!fields.has("stream")) {
      return new Asking.Request(headers(fields), body(fields));
    }
    if (fields.has("body") || fields.has("headers")) {
      fields.problem("a stream has neither body nor headers; what it is told goes into send");
    }
    return stream(new Fields(source + ": stream", fields.get("stream"), STREAM_KEYS, problems));
  }

  private static SortedMap<String, Template> headers(Fields fields) {
    SortedMap<String, Template> headers = new TreeMap<>();
    fields
        .texts("headers")
        .forEach(
            (name, value) -> {
              if (!HEADER_NAME.matcher(name).matches()
                  || OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                fields.problem("header '%s' is none that a source may be given".formatted(name));
              }
              Template template = new Template(value);
              if (!HEADER_VALUE.matcher(value).matches() || !template.parameters().isEmpty()) {
                fields.problem(
                    "header '%s' has to be printable ASCII; of places it takes {secret:NAME} alone"
                        .formatted(name));
              }
              headers.put(name, template);
            });
    if (headers.size() > HEADERS_MAX) {
      fields.problem("there are more than %d headers".formatted(HEADERS_MAX));
    }
    return headers;
  }

  private static Optional<JsonTemplate> body(Fields fields) {
    if (!fields.has("body")) {
      return Optional.empty();
    }
    if (!fields.get("body").isContainerNode()) {
      fields.problem("body has to be a JSON object or array; it is sent by POST");
    }
    return Optional.of(new JsonTemplate(fields.get("body")));
  }

  private static Asking stream(Fields fields) {
    List<JsonTemplate> send = new ArrayList<>();
    for (JsonNode message : fields.get("send")) {
      send.add(new JsonTemplate(message));
    }
    boolean isFit = !fields.has("send") || fields.get("send").isArray();
    if (!isFit || send.size() > Asking.Stream.SEND_MAX) {
      fields.problem(
          "send has to be a list of at most %d JSON messages".formatted(Asking.Stream.SEND_MAX));
    }
    Optional<Integer> ageMax = fields.number("age_max", 1, Asking.Stream.AGE_SECONDS_MAX);
    if (!fields.has("age_max")) {
      fields.problem("age_max is missing: the seconds that the last value may be old");
    }
    return new Asking.Stream(send, when(fields), Duration.ofSeconds(ageMax.orElse(1)));
  }

  private static SortedMap<String, Template> when(Fields fields) {
    SortedMap<String, Template> when = new TreeMap<>();
    for (Map.Entry<String, String> condition : fields.texts("when").entrySet()) {
      try {
        JsonPointer.compile(condition.getKey());
      } catch (IllegalArgumentException e) {
        fields.problem("'%s' in when is no JSON Pointer".formatted(condition.getKey()));
      }
      Template text = new Template(condition.getValue());
      if (!text.secrets().isEmpty()) {
        fields.problem("when is compared with what comes, so no secret belongs there");
      }
      when.put(condition.getKey(), text);
    }
    return when;
  }
}
