package network.haca.oracle.source;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The words of the file of sources: the names of constants, in small letters. */
final class Words {
  private Words() {}

  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static <E extends Enum<E>> List<String> all(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(Words::lower).toList();
  }

  static <E extends Enum<E>> Optional<E> read(Class<E> type, String word) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> lower(constant).equals(word))
        .findFirst();
  }
}
