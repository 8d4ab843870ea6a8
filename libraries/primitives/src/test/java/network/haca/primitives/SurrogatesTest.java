package network.haca.primitives;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SurrogatesTest {
  @Test
  void pairsAreCharactersAndHalvesAreNot() {
    assertEquals(OptionalInt.empty(), Surrogates.firstUnpaired("a\ud83d\ude00ü"));
    assertEquals(OptionalInt.of(1), Surrogates.firstUnpaired("a\ud83d"));
    assertEquals(OptionalInt.of(0), Surrogates.firstUnpaired("\ude00\ud83d"));
    assertEquals(OptionalInt.of(3), Surrogates.firstUnpaired("a\ud83d\ude00\ud83d\ud83d\ude00"));
  }
}
