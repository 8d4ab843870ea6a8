package network.haca.settings;

import java.util.Optional;

/**
 * The declaration of a setting, from which follow its reading, the errors and the documentation.
 *
 * @param fallback its value when it is not given; none if it has to be
 * @param fallbackText the same in words
 * @param isSecret whether what is given is never repeated
 * @param meaning a sentence
 */
public record Setting<T>(
    String key,
    Form<T> form,
    Optional<T> fallback,
    String fallbackText,
    boolean isSecret,
    String meaning) {
  private static final String NONE = "none";

  /** A setting with a default. */
  public static <T> Setting<T> of(String key, Form<T> form, T fallback, String meaning) {
    String text = form.writer().apply(fallback);
    return new Setting<>(
        key, form, Optional.of(fallback), text.isEmpty() ? NONE : text, false, meaning);
  }

  /** A setting that has to be given. */
  public static <T> Setting<T> required(String key, Form<T> form, String meaning) {
    return new Setting<>(key, form, Optional.empty(), "required", false, meaning);
  }

  /** A setting that may be left out, or be given as an empty text, which is the same. */
  public static <T> Setting<Optional<T>> optional(String key, Form<T> form, String meaning) {
    return of(key, form.optional(), Optional.empty(), meaning);
  }

  /** A setting that may be left out and must not be seen; an empty text is refused. */
  public static <T> Setting<Optional<T>> secret(String key, Form<T> form, String meaning) {
    Form<Optional<T>> given = form.as(Optional::of, Optional::orElseThrow);
    return new Setting<>(key, given, Optional.of(Optional.empty()), NONE, true, meaning);
  }

  /** This setting with a default in words: it depends on the machine or on another setting. */
  public Setting<T> otherwise(String words) {
    return new Setting<>(key, form, fallback, words, isSecret, meaning);
  }

  public boolean isRequired() {
    return fallback.isEmpty();
  }

  /** The problem that it is not given. */
  public String missing() {
    String what = Character.toLowerCase(meaning.charAt(0)) + meaning.substring(1);
    return "%s: missing; give %s: %s".formatted(key, form.text(), what.replaceAll("\\.$", ""));
  }

  /**
   * The refusal of what was given.
   *
   * @param reason beside the form; empty if that says it all
   */
  String refusal(String given, String reason) {
    String what = isSecret ? "not readable" : "'%s' given".formatted(Quotable.of(given));
    return "%s: %s; give %s".formatted(key, reason.isEmpty() ? what : reason, form.text());
  }

  @Override
  public String toString() {
    return key;
  }
}
