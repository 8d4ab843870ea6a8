package network.haca.primitives;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentKeccakTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 19, 20, 31, 32, 63, 64, 65, 200})
  void isKeccakWhetherRememberedOrNot(int size) {
    Random random = new Random(size);
    byte[] input = new byte[size + 3];
    for (int i = 0; i < 200_000 / (size + 1); i++) {
      random.nextBytes(input);
      for (int again = 0; again < 2; again++) {
        assertEquals(Keccak.hash(input, 3, size), RecentKeccak.hash(input, 3, size));
      }
    }
  }
}
