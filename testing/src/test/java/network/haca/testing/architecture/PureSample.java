package network.haca.testing.architecture;

/** What pure code is made of. */
final class PureSample {
  static final String SOURCE =
      """
      package sample;

      import java.math.BigInteger;
      import java.nio.charset.StandardCharsets;
      import java.util.*;
      import java.util.regex.Pattern;
      import java.util.stream.*;

      final class PureSample {
        private static final Pattern NAME = Pattern.compile("[a-z]+");
        private static final List<String> NAMES = List.of("a", "b");

        enum Kind { ONE, TWO }

        sealed interface Shape {
          record Circle(long radius) implements Shape {}

          record Text(String text, Kind kind) implements Shape {}
        }

        static String describe(Shape shape) {
          return switch (shape) {
            case Shape.Circle(long radius) when radius > 2 -> "circle " + radius;
            case Shape.Circle _ -> "dot";
            case Shape.Text(String text, Kind kind) ->
                switch (kind) {
                  case ONE -> text.toLowerCase(Locale.ROOT);
                  case TWO -> "%s is %s, 0x%04x, 100%%".formatted(text, kind, text.length());
                };
          };
        }

        static Map<String, Integer> lengths(Stream<String> names) {
          Map<String, Integer> lengths = new TreeMap<>();
          names.filter(name -> NAME.matcher(name).matches())
              .sorted(Comparator.comparing(String::length).reversed())
              .forEach(name -> lengths.merge(name, name.length(), Integer::sum));
          return Collections.unmodifiableMap(lengths);
        }

        static byte[] bytes(BigInteger number, String text) {
          byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
          byte[] sum = number.add(new BigInteger(1, encoded)).toByteArray();
          System.arraycopy(encoded, 0, sum, 0, Math.min(sum.length, encoded.length));
          return Arrays.copyOf(sum, 32);
        }

        static Optional<Integer> first(Deque<Integer> numbers) {
          if (numbers.isEmpty()) {
            throw new IllegalStateException(String.format(Locale.ROOT, "none of %d", 3));
          }
          Set<Integer> seen = new LinkedHashSet<>(numbers);
          return IntStream.range(0, 9).filter(seen::contains).boxed().findFirst();
        }
      }
      """;

  private PureSample() {}
}
