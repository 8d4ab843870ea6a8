package network.haca.oracle.source;

import com.fasterxml.jackson.core.JsonPointer;
import com.google.re2j.Pattern;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import network.haca.primitives.Bytes32;

/**
 * Where a fact is looked up. What a client may change of the URL is the operator's choice, and
 * never the host.
 *
 * @param digest SHA-256 of its definition in the file of sources
 * @param template the URL, with {@code {NAME}} for each parameter
 * @param parameters what each one's value has to match whole; in RE2, whose time grows with the
 *     value's length alone
 * @param select where the value is in the answer
 */
public record Source(
    String name,
    Bytes32 digest,
    String template,
    SortedMap<String, Pattern> parameters,
    JsonPointer select) {
  private static final int VALUE_CHARACTERS_MAX = 256;

  /** In a path these lead out of it, encoded or not. */
  private static final Set<String> PATH_STEPS = Set.of(".", "..");

  public Source {
    parameters = new TreeMap<>(parameters);
  }

  /** The URL for some parameters. */
  public sealed interface Filled {
    record Url(String url) implements Filled {}

    /** The message says what is wrong, and what would be right. */
    record Refused(String message) implements Filled {}
  }

  /** Puts the values into the URL, percent-encoded. */
  public Filled fill(Map<String, String> values) {
    Set<String> unknown = new TreeSet<>(values.keySet());
    unknown.removeAll(parameters.keySet());
    if (!unknown.isEmpty()) {
      return new Filled.Refused(
          "source '%s' has no parameter %s; it has %s"
              .formatted(name, unknown, parameters.keySet()));
    }
    String url = template;
    for (Map.Entry<String, Pattern> parameter : parameters.entrySet()) {
      String value = values.getOrDefault(parameter.getKey(), "");
      if (value.length() > VALUE_CHARACTERS_MAX
          || PATH_STEPS.contains(value)
          || !parameter.getValue().matcher(value).matches()) {
        return new Filled.Refused(
            "source '%s': parameter '%s' has to match %s"
                .formatted(name, parameter.getKey(), parameter.getValue()));
      }
      url = url.replace("{" + parameter.getKey() + "}", encoded(value));
    }
    return new Filled.Url(url);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
