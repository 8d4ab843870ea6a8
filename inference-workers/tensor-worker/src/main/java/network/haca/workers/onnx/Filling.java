package network.haca.workers.onnx;

import java.util.Random;

/**
 * With what made-up rows are filled. Models refuse some: numbers of tokens or of classes are small
 * and not negative, flags are 0 or 1. Two rows are never alike by rule, or a mixture would not
 * show.
 */
enum Filling {
  /** Between -100 and 100, fractions where there are any. */
  WIDE {
    @Override
    double next(Random random, long row) {
      return random.nextDouble(-100, 100);
    }
  },
  /** Between -1 and 1; of whole numbers, the digits. */
  SMALL {
    @Override
    double next(Random random, long row) {
      return random.nextDouble(-1, 1);
    }
  },
  /** Digits. */
  DIGITS {
    @Override
    double next(Random random, long row) {
      return random.nextInt(10);
    }
  },
  /** Bits. */
  BITS {
    @Override
    double next(Random random, long row) {
      return random.nextInt(2);
    }
  },
  /**
   * Rows of great and of small numbers, by turns. A model that measures all rows by the greatest
   * number in them, as dynamic quantization does, rounds the small ones away.
   */
  SCALES {
    @Override
    double next(Random random, long row) {
      return random.nextDouble(-1, 1) * GREATEST[(int) (row % GREATEST.length)];
    }
  },
  /** Rows of zeros and rows of ones, by turns. */
  TURNS {
    @Override
    double next(Random random, long row) {
      return row % 2;
    }
  };

  private static final double[] GREATEST = {100, 0.01, 10_000, 0.1, 1};

  abstract double next(Random random, long row);
}
