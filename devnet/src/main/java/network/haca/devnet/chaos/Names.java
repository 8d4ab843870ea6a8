package network.haca.devnet.chaos;

import java.util.Locale;

/** Constants as a report writes them. */
final class Names {
  private Names() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
