package network.haca.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.haca.settings.Reading.Refused;
import network.haca.settings.Reading.Value;

/**
 * The way a setting's value is written.
 *
 * @param text what would be right, to be read after "give"
 * @param reader of a text without blanks around it
 * @param writer of a value as it would be given
 */
public record Form<T>(
    String text, Function<String, Reading<T>> reader, Function<T, String> writer) {
  /** Java's own parsers take plus signs and the digits of every script, too. */
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,19}");

  /**
   * A form in terms of a parser.
   *
   * @param parse throws a RuntimeException for what cannot be read
   */
  public static <T> Form<T> of(String text, Function<String, T> parse, Function<T, String> writer) {
    return new Form<>(text, given -> attempt(given, parse), writer);
  }

  /** A text of which the pattern holds. */
  public static Form<String> matching(String text, Pattern pattern) {
    return Form.<String>of(text, given -> given, value -> value)
        .where(value -> pattern.matcher(value).matches());
  }

  public static Form<Boolean> flag() {
    return matching("true or false", Pattern.compile("true|false"))
        .as(Boolean::valueOf, String::valueOf);
  }

  public static Form<Long> longNumber(long least, long greatest, String unit) {
    return matching("%d to %d %s".formatted(least, greatest, unit).strip(), NUMBER)
        .as(Long::valueOf, String::valueOf)
        .where(number -> number >= least && number <= greatest);
  }

  public static Form<Integer> number(int least, int greatest, String unit) {
    return longNumber(least, greatest, unit).as(Long::intValue, Integer::longValue);
  }

  public static <E extends Enum<E>> Form<E> choice(Class<E> type) {
    String names =
        Stream.of(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", "));
    return of("one of " + names, given -> Enum.valueOf(type, given), Enum::name);
  }

  public static Form<Path> path() {
    return matching("a path", Pattern.compile(".+")).as(Path::of, Path::toString);
  }

  /** Several in this form, comma-separated; what is empty between commas is none. */
  public Form<List<T>> list() {
    return list(",").saying(text + ", or several, comma-separated");
  }

  public Form<List<T>> list(String separator) {
    return new Form<>(
        text,
        given -> readAll(given.split(separator, -1)),
        values -> values.stream().map(writer).collect(Collectors.joining(separator)));
  }

  /** Several different values in this form, comma-separated, in any order. */
  public Form<Set<T>> set() {
    return list().as(values -> Set.copyOf(new LinkedHashSet<>(values)), List::copyOf);
  }

  /** This form, or an empty text for none. */
  Form<Optional<T>> optional() {
    return orWord("");
  }

  /** This form, or a word that stands for none. */
  public Form<Optional<T>> orWord(String word) {
    return new Form<>(
        text,
        given ->
            given.equals(word)
                ? new Value<>(Optional.empty())
                : then(reader.apply(given), value -> new Value<>(Optional.of(value))),
        value -> value.map(writer).orElse(word));
  }

  /** This form, of values for which {@code isRight} holds. */
  public Form<T> where(Predicate<T> isRight) {
    return next(
        value -> isRight.test(value) ? new Value<>(value) : new Refused<>(""), value -> value);
  }

  /** This form, of values that are then brought into another type; {@code there} may throw. */
  public <U> Form<U> as(Function<T, U> there, Function<U, T> back) {
    return next(value -> attempt(value, there), back);
  }

  private <U> Form<U> next(Function<T, Reading<U>> there, Function<U, T> back) {
    return new Form<>(
        text, given -> then(reader.apply(given), there), value -> writer.apply(back.apply(value)));
  }

  /** This form by another text of what would be right. */
  public Form<T> saying(String rightText) {
    return new Form<>(rightText, reader, writer);
  }

  private Reading<List<T>> readAll(String[] given) {
    List<T> values = new ArrayList<>();
    for (String item : given) {
      if (!item.isBlank()) {
        switch (reader.apply(item.strip())) {
          case Value<T>(T value) -> values.add(value);
          case Refused<T>(String reason) -> {
            return new Refused<>(reason);
          }
        }
      }
    }
    return new Value<>(List.copyOf(values));
  }

  private static <T, U> Reading<U> then(Reading<T> reading, Function<T, Reading<U>> next) {
    return switch (reading) {
      case Value<T>(T value) -> next.apply(value);
      case Refused<T>(String reason) -> new Refused<>(reason);
    };
  }

  private static <T, U> Reading<U> attempt(T given, Function<T, U> parse) {
    try {
      return new Value<>(parse.apply(given));
    } catch (RuntimeException e) {
      return new Refused<>("");
    }
  }
}
