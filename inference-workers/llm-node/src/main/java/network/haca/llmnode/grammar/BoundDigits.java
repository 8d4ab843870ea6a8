package network.haca.llmnode.grammar;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A bound's digits before and behind the point. */
record BoundDigits(String whole, String fraction) {
  static @Nullable BoundDigits of(@Nullable BigDecimal number) {
    if (number == null) {
      return null;
    }
    String[] parts = number.stripTrailingZeros().toPlainString().split("\\.", 2);
    return new BoundDigits(parts[0], parts.length == 1 ? "" : parts[1]);
  }

  int withWhole(int place, int digit) {
    return place < whole.length() ? Integer.compare(digit, whole.charAt(place) - '0') : 1;
  }

  int withFraction(int place, int digit) {
    int own = place < fraction.length() ? fraction.charAt(place) - '0' : 0;
    return Integer.compare(digit, own);
  }
}
