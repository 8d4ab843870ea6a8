package network.haca.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a flat configuration into typed values. A missing or unreadable value is noted and replaced
 * by a stand-in; {@link #check} then refuses with all of them, each naming the key, what was given
 * and what would be right.
 */
public final class Settings {
  private final Map<String, String> given;
  private final Set<String> known = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();

  public Settings(Map<String, String> given) {
    this.given = new TreeMap<>(given);
  }

  public String text(String key, String fallback) {
    return read(key, "text", fallback, Function.identity());
  }

  public String requiredText(String key, String meaning) {
    return required(key, meaning, "", Function.identity());
  }

  public int port(String key, int fallback) {
    return number(key, "a port from 0 to 65535", fallback, 0, 65535);
  }

  public int number(String key, String meaning, int fallback, int least, int greatest) {
    return read(key, meaning, fallback, text -> inRange(Integer.parseInt(text), least, greatest));
  }

  /**
   * ISO-8601 such as {@code PT0.5S}, or a number with {@code ms}, {@code s}, {@code m}, {@code h}.
   */
  public Duration duration(String key, Duration fallback) {
    return read(key, "a duration such as 500ms, 2s or PT1M", fallback, Settings::parseDuration);
  }

  public boolean flag(String key, boolean fallback) {
    return read(key, "true or false", fallback, Settings::parseFlag);
  }

  public Path path(String key, Path fallback) {
    return read(key, "a path", fallback, Path::of);
  }

  public Path requiredPath(String key, String meaning) {
    return required(key, meaning, Path.of("."), Path::of);
  }

  public URI uri(String key, URI fallback) {
    return read(key, "an absolute URI", fallback, Settings::parseUri);
  }

  /** Comma-separated. */
  public List<URI> uris(String key, List<URI> fallback) {
    return read(
        key,
        "absolute URIs, comma-separated",
        fallback,
        text -> Stream.of(text.split(",")).map(String::strip).map(Settings::parseUri).toList());
  }

  public <E extends Enum<E>> E choice(String key, Class<E> type, E fallback) {
    String meaning = "one of " + List.of(type.getEnumConstants());
    return read(key, meaning, fallback, text -> Enum.valueOf(type, text));
  }

  /** A value of a type of the caller's; {@code parse} throws a RuntimeException on a bad one. */
  public <T> T value(String key, String meaning, T fallback, Function<String, T> parse) {
    return read(key, meaning, fallback, parse);
  }

  /** A required value that is never repeated in a message; nothing stands in for a bad one. */
  public <T> Optional<T> secret(String key, String meaning, Function<String, T> parse) {
    known.add(key);
    String text = given.get(key);
    try {
      if (text != null) {
        return Optional.of(parse.apply(text.strip()));
      }
      problems.add("%s: missing; give %s".formatted(key, meaning));
    } catch (RuntimeException e) {
      problems.add("%s: not readable; give %s".formatted(key, meaning));
    }
    return Optional.empty();
  }

  /** The same, of one that need not be given. */
  public <T> Optional<T> optionalSecret(String key, String meaning, Function<String, T> parse) {
    known.add(key);
    return given.containsKey(key) ? secret(key, meaning, parse) : Optional.empty();
  }

  /** Says whether the key was given, readable or not. */
  public boolean gives(String key) {
    return given.containsKey(key);
  }

  /** Notes a problem that concerns several values together. */
  public void problem(String message) {
    problems.add(message);
  }

  /**
   * Refuses if anything was wrong, or a key was given that nothing reads.
   *
   * @throws InvalidSettingsException with all problems
   */
  public void check() throws InvalidSettingsException {
    for (String key : given.keySet()) {
      if (!known.contains(key)) {
        problems.add("%s: not a known key; the keys are %s".formatted(key, known));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(problems);
    }
  }

  private <T> T read(String key, String meaning, T fallback, Function<String, T> parse) {
    known.add(key);
    String text = given.get(key);
    return text == null ? fallback : parse(key, text, meaning, fallback, parse);
  }

  private <T> T required(String key, String meaning, T standIn, Function<String, T> parse) {
    known.add(key);
    @Nullable String text = given.get(key);
    if (text == null) {
      problems.add("%s: missing; give %s".formatted(key, meaning));
      return standIn;
    }
    return parse(key, text, meaning, standIn, parse);
  }

  private <T> T parse(
      String key, String text, String meaning, T standIn, Function<String, T> parse) {
    try {
      return parse.apply(text.strip());
    } catch (RuntimeException e) {
      problems.add("%s: '%s' given; give %s".formatted(key, text, meaning));
      return standIn;
    }
  }

  private static int inRange(int value, int least, int greatest) {
    if (value < least || value > greatest) {
      throw new IllegalArgumentException("out of range");
    }
    return value;
  }

  private static boolean parseFlag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("not a flag");
    };
  }

  private static URI parseUri(String text) {
    URI uri = URI.create(text);
    if (!uri.isAbsolute()) {
      throw new IllegalArgumentException("not absolute");
    }
    return uri;
  }

  private static Duration parseDuration(String text) throws DateTimeParseException {
    if (text.startsWith("P")) {
      return Duration.parse(text);
    }
    if (text.endsWith("ms")) {
      return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
    }
    return Duration.parse("PT" + text);
  }
}
