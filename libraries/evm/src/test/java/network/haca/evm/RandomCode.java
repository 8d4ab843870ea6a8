package network.haca.evm;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import network.haca.primitives.Bytes;

/**
 * Code that does many things before it ends: it stores, logs, calls itself, creates, jumps to and
 * fro, mostly where it may, and looks at its gas.
 */
final class RandomCode {
  private static final int[] ONE_OR_TWO_TO_ONE = {
    0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0a, 0x0b, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16,
    0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x08, 0x09
  };
  private static final int[] PUSHING = {
    0x30, 0x33, 0x34, 0x36, 0x38, 0x3a, 0x3d, 0x43, 0x47, 0x58, 0x59, 0x5a, 0x5a, 0x5f
  };

  private final Random random;
  private final ByteArrayOutputStream code = new ByteArrayOutputStream();

  /** Where two bytes of a destination stand that is still to be chosen. */
  private final List<Integer> open = new ArrayList<>();

  private final List<Integer> destinations = new ArrayList<>();

  private RandomCode(Random random) {
    this.random = random;
  }

  static Bytes next(Random random) {
    RandomCode made = new RandomCode(random);
    for (int i = random.nextInt(20); i > 0; i--) {
      made.push();
    }
    for (int i = random.nextInt(120); i > 0; i--) {
      made.step();
    }
    return made.finish();
  }

  private void step() {
    switch (random.nextInt(24)) {
      case 0, 1, 2, 3, 4 -> push();
      case 5, 6 -> code.write(0x80 + random.nextInt(16));
      case 7, 8 -> code.write(0x90 + random.nextInt(16));
      case 9, 10, 11 -> code.write(ONE_OR_TWO_TO_ONE[random.nextInt(ONE_OR_TWO_TO_ONE.length)]);
      case 12 -> code.write(PUSHING[random.nextInt(PUSHING.length)]);
      case 13, 14 -> land();
      case 15, 16 -> jump();
      case 17 -> withSmall(2, 0x51, 0x52, 0x53, 0x20, 0xa0, 0x3e);
      case 18 -> withSmall(2, 0x54, 0x55, 0x5c, 0x5d);
      case 19 -> call();
      case 20 -> withSmall(3, 0xf0, 0x37, 0x39, 0x5e);
      case 21 -> code.write(0x50);
      case 22 -> rarely(() -> withSmall(2, 0xf3, 0xfd, 0x00));
      default -> rarely(() -> code.write(random.nextBoolean() ? random.nextInt(256) : 0xd1));
    }
  }

  private void rarely(Runnable step) {
    if (random.nextInt(8) == 0) {
      step.run();
    }
  }

  private void push() {
    int length = random.nextInt(5) == 0 ? 1 + random.nextInt(32) : 1;
    code.write(0x5f + length);
    for (int i = 0; i < length; i++) {
      code.write(random.nextInt(3) == 0 ? 0x5b : random.nextInt(64));
    }
  }

  private void land() {
    destinations.add(code.size());
    code.write(0x5b);
  }

  private void jump() {
    if (random.nextInt(3) == 0) {
      code.write(0x15);
    }
    // By PUSH2 as compilers do, by PUSH3, and from the stack.
    int spare = random.nextInt(3);
    if (spare == 1) {
      code.write(0x62);
      code.write(0);
    } else {
      code.write(0x61);
    }
    open.add(code.size());
    code.write(0);
    code.write(0);
    if (spare == 2) {
      code.write(0x5b);
    }
    code.write(random.nextInt(4) == 0 ? 0x56 : 0x57);
  }

  private void withSmall(int arguments, int... opcodes) {
    for (int i = 0; i < arguments; i++) {
      code.write(0x60);
      code.write(random.nextInt(40));
    }
    code.write(opcodes[random.nextInt(opcodes.length)]);
  }

  /** Of itself, with what gas is left or little of it. */
  private void call() {
    int kind = new int[] {0xf1, 0xf2, 0xf4, 0xfa}[random.nextInt(4)];
    for (int i = kind == 0xf1 || kind == 0xf2 ? 5 : 4; i > 0; i--) {
      code.write(0x5f);
    }
    code.write(0x30);
    if (random.nextBoolean()) {
      code.write(0x5a);
    } else {
      code.write(0x61);
      code.write(random.nextInt(16));
      code.write(random.nextInt(256));
    }
    code.write(kind);
  }

  private Bytes finish() {
    byte[] whole = code.toByteArray();
    for (int at : open) {
      boolean isFit = !destinations.isEmpty() && random.nextInt(10) > 0;
      int destination =
          isFit
              ? destinations.get(random.nextInt(destinations.size()))
              : random.nextInt(whole.length + 2);
      whole[at] = (byte) (destination >>> 8);
      whole[at + 1] = (byte) destination;
    }
    return Bytes.wrap(whole);
  }
}
