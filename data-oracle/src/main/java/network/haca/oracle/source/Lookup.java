package network.haca.oracle.source;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import network.haca.primitives.Bytes;
import network.haca.schemas.fact.FactValue;

/** A source with its parameters' values: one place to look at. */
public record Lookup(Source source, SortedMap<String, String> values) {
  public Lookup {
    values = new TreeMap<>(values);
  }

  /** The URL with the values, percent-encoded; no secret is ever in it. */
  public String url() {
    return source.url().fill(name -> encoded(value(name)), UnaryOperator.identity());
  }

  /** The text that says where in the answer the value is. */
  public String select() {
    return source.reading().select().text(this::value);
  }

  /** Returns true if the source tells its values on a WebSocket. */
  public boolean isStream() {
    return source.asking() instanceof Asking.Stream;
  }

  /** Names of the secrets that it needs and that nobody has given yet. */
  public SortedSet<String> missing(SourceSecrets secrets) {
    SortedSet<String> names = new TreeSet<>(source.secrets());
    names.removeIf(name -> secrets.of(name).isPresent());
    return names;
  }

  /** The headers that the source asks for, secrets included. */
  public SortedMap<String, String> headers(SourceSecrets secrets) {
    SortedMap<String, String> headers = new TreeMap<>();
    if (source.asking() instanceof Asking.Request request) {
      request
          .headers()
          .forEach((name, value) -> headers.put(name, value.fill(this::value, given(secrets))));
    }
    return headers;
  }

  /** The body to be sent by POST, secrets included; nothing if the request is a GET. */
  public Optional<String> body(SourceSecrets secrets) {
    return source.asking() instanceof Asking.Request request
        ? request.body().map(json -> json.fill(this::value, given(secrets)).toString())
        : Optional.empty();
  }

  /** The messages that a stream begins with, secrets included. */
  public List<String> messages(SourceSecrets secrets) {
    return source.asking() instanceof Asking.Stream stream
        ? stream.send().stream()
            .map(json -> json.fill(this::value, given(secrets)).toString())
            .toList()
        : List.of();
  }

  /** Returns true if a message of a stream is one that tells a value. */
  public boolean tells(Bytes message) {
    if (!(source.asking() instanceof Asking.Stream stream)) {
      return false;
    }
    Optional<JsonNode> json = JsonDocument.read(message);
    if (json.isEmpty()) {
      return stream.when().isEmpty();
    }
    for (Map.Entry<String, Template> condition : stream.when().entrySet()) {
      JsonNode there = json.get().at(JsonPointer.compile(condition.getKey()));
      String wanted = condition.getValue().fill(this::value, UnaryOperator.identity());
      if (!there.isValueNode() || !there.asText().equals(wanted)) {
        return false;
      }
    }
    return true;
  }

  /** Returns true if a value that came then may still be told as a stream's last. */
  public boolean isFresh(Instant came, Instant now) {
    return source.asking() instanceof Asking.Stream stream
        && !came.isBefore(now.minus(stream.ageMax()));
  }

  /** The outcome of reading a source's answer. */
  public sealed interface Read {
    record Value(FactValue value) implements Read {}

    /** The message says what is wrong with the answer. */
    record Unfit(String message) implements Read {}
  }

  /**
   * The value that an answer has.
   *
   * @param now by the node's clock, against which the answer's own time is held
   */
  public Read read(Bytes answer, Instant now) {
    Reading reading = source.reading();
    Selected selected = reading.select().fill(this::value).orElseThrow().in(answer);
    if (!(selected instanceof Selected.Found(JsonNode node))) {
      return new Read.Unfit("the source's answer " + ((Selected.Missing) selected).reason());
    }
    Optional<String> flaw = reading.time().flatMap(time -> time.flaw(answer, this::value, now));
    if (flaw.isPresent()) {
      return new Read.Unfit("the source's answer " + flaw.get());
    }
    if (reading.type().isEmpty()) {
      return new Read.Value(FactValue.of(node));
    }
    return switch (reading.type().get().read(node)) {
      case ValueType.Typed.Value(FactValue value) -> new Read.Value(value);
      case ValueType.Typed.Unfit(String reason) ->
          new Read.Unfit("the source's value at '%s' %s".formatted(select(), reason));
    };
  }

  private String value(String name) {
    return values.getOrDefault(name, "{" + name + "}");
  }

  private static UnaryOperator<String> given(SourceSecrets secrets) {
    return name -> secrets.of(name).orElse("");
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
