package network.haca.oracle.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;
import network.haca.schemas.llm.PythonJson;

/**
 * A place in the outside world where facts are looked up. What a client may change of it is the
 * operator's choice, and never the host.
 *
 * @param definition its entry in the file of sources, which has no secret in it
 * @param url the URL, with {@code {NAME}} for each parameter
 * @param parameters what each one's value has to match whole; in RE2, whose time grows with the
 *     value's length alone
 * @param pins SHA-256 of the public keys (SubjectPublicKeyInfo) that its certificate may have; any
 *     if there are none
 */
public record Source(
    String name,
    JsonNode definition,
    Template url,
    SortedMap<String, Pattern> parameters,
    Asking asking,
    Reading reading,
    SourceLimits limits,
    Set<Bytes32> pins) {
  private static final int VALUE_CHARACTERS_MAX = 256;

  /** In a path these lead out of it, encoded or not. */
  private static final Set<String> PATH_STEPS = Set.of(".", "..");

  public Source {
    parameters = new TreeMap<>(parameters);
    pins = Set.copyOf(pins);
  }

  /** The outcome of giving a source's parameters their values. */
  public sealed interface Filled {
    record Ready(Lookup lookup) implements Filled {}

    /** The message says what is wrong, and what would be right. */
    record Refused(String message) implements Filled {}
  }

  /** Names of the secrets without which it cannot be asked. */
  public SortedSet<String> secrets() {
    return asking.secrets();
  }

  /** Puts the values into their places. */
  public Filled fill(Map<String, String> values) {
    Set<String> unknown = new TreeSet<>(values.keySet());
    unknown.removeAll(parameters.keySet());
    if (!unknown.isEmpty()) {
      return new Filled.Refused(
          "source '%s' has no parameter %s; it has %s"
              .formatted(name, unknown, parameters.keySet()));
    }
    SortedMap<String, String> given = new TreeMap<>();
    for (Map.Entry<String, Pattern> parameter : parameters.entrySet()) {
      String value = values.getOrDefault(parameter.getKey(), "");
      Optional<String> flaw = flaw(parameter.getKey(), parameter.getValue(), value);
      if (flaw.isPresent()) {
        return new Filled.Refused(
            "source '%s': parameter '%s' %s".formatted(name, parameter.getKey(), flaw.get()));
      }
      given.put(parameter.getKey(), value);
    }
    return new Filled.Ready(new Lookup(this, given));
  }

  private Optional<String> flaw(String parameter, Pattern pattern, String value) {
    if (value.length() > VALUE_CHARACTERS_MAX
        || PATH_STEPS.contains(value)
        || !pattern.matcher(value).matches()) {
      return Optional.of("has to match " + pattern);
    }
    return reading.takes(parameter, value)
        ? Optional.empty()
        : Optional.of("is put into a JSONPath and may have letters, digits, and . _ : - alone");
  }

  /** Its definition as JSON with sorted keys in ASCII. */
  public Bytes canonical() {
    return PythonJson.dumps(definition);
  }

  /** SHA-256 of {@link #canonical}. */
  public Bytes32 digest() {
    return Sha256.hash(canonical());
  }
}
