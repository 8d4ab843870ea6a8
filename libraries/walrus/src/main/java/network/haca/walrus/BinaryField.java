package network.haca.walrus;

/**
 * GF(2^16) in the Cantor basis with logarithm tables, as the Leopard family of Reed-Solomon codes
 * uses it.
 *
 * <p>Source: reed-solomon-simd 3.1.0, {@code src/engine/tables.rs}.
 */
final class BinaryField {
  static final int MODULUS = 65_535;
  private static final int SIZE = 65_536;
  private static final int POLYNOMIAL = 0x1002d;
  private static final int BITS = 16;
  private static final int[] CANTOR_BASIS = {
    0x0001, 0xacca, 0x3c0e, 0x163e, 0xc582, 0xed2e, 0x914c, 0x4012,
    0x6c98, 0x10d8, 0x6a72, 0xb900, 0xfdb8, 0xfb34, 0xff38, 0x991e
  };

  private static final char[] EXP = new char[SIZE];
  private static final char[] LOG = new char[SIZE];
  private static final char[] SKEW = new char[MODULUS];

  static {
    buildLogarithms();
    buildSkew();
  }

  private BinaryField() {}

  static int exp(int index) {
    return EXP[index];
  }

  static int log(int value) {
    return LOG[value];
  }

  /** The twist of a butterfly, as a logarithm; {@link #MODULUS} stands for no multiplication. */
  static int skew(int index) {
    return SKEW[index];
  }

  /** {@code value} times the element whose logarithm is {@code logarithm}. */
  static int multiply(int value, int logarithm) {
    return value == 0 ? 0 : EXP[addLogarithms(LOG[value], logarithm)];
  }

  private static int addLogarithms(int one, int other) {
    int sum = one + other;
    return (sum + (sum >>> BITS)) & MODULUS;
  }

  private static void buildLogarithms() {
    char[] discrete = new char[SIZE];
    int state = 1;
    for (int i = 0; i < MODULUS; i++) {
      discrete[state] = (char) i;
      state <<= 1;
      if (state >= SIZE) {
        state ^= POLYNOMIAL;
      }
    }
    discrete[0] = MODULUS;
    for (int value = 0; value < SIZE; value++) {
      int element = 0;
      for (int bit = 0; bit < BITS; bit++) {
        element ^= (value >>> bit & 1) == 1 ? CANTOR_BASIS[bit] : 0;
      }
      LOG[value] = discrete[element];
    }
    for (int value = 0; value < SIZE; value++) {
      EXP[LOG[value]] = (char) value;
    }
    EXP[MODULUS] = EXP[0];
  }

  private static void buildSkew() {
    int[] twist = new int[BITS - 1];
    for (int i = 1; i < BITS; i++) {
      twist[i - 1] = 1 << i;
    }
    for (int m = 0; m < BITS - 1; m++) {
      int step = 1 << (m + 1);
      SKEW[(1 << m) - 1] = 0;
      for (int i = m; i < BITS - 1; i++) {
        int span = 1 << (i + 1);
        for (int j = (1 << m) - 1; j < span; j += step) {
          SKEW[j + span] = (char) (SKEW[j] ^ twist[i]);
        }
      }
      twist[m] = MODULUS - LOG[multiply(twist[m], LOG[twist[m] ^ 1])];
      for (int i = m + 1; i < BITS - 1; i++) {
        twist[i] = multiply(twist[i], addLogarithms(LOG[twist[i] ^ 1], twist[m]));
      }
    }
    for (int i = 0; i < MODULUS; i++) {
      SKEW[i] = LOG[SKEW[i]];
    }
  }
}
