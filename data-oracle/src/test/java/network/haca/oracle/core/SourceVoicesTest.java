package network.haca.oracle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.oracle.core.SourceVoices.Observation;
import network.haca.oracle.core.SourceVoices.Said;
import org.junit.jupiter.api.Test;

class SourceVoicesTest {
  private static final long ONE_PERCENT = 10_000;

  private static Optional<Observation> of(int asked, long... values) {
    List<Said> said = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      said.add(new Said(i, BigInteger.valueOf(values[i]), 100 + i));
    }
    return SourceVoices.of(asked, said, ONE_PERCENT);
  }

  private static Observation value(long value, long at) {
    return new Observation(BigInteger.valueOf(value), at);
  }

  @Test
  void aSourceThatLiesAndOneThatHangsDoNotMoveTheReport() {
    assertEquals(Optional.of(value(10_001, 100)), of(5, 10_001, 10_000, 10_002, 999_999));
    assertEquals(Optional.of(value(10_000, 100)), of(5, 10_001, 10_000, 10_000, 1));
  }

  @Test
  void moreThanHalfOfTheSourcesHaveToAgree() {
    assertEquals(Optional.empty(), of(5, 10_000, 10_001));
    assertEquals(Optional.empty(), of(4, 10_000, 10_001));
    assertEquals(Optional.empty(), of(3, 10_000, 20_000, 30_000));
    assertEquals(Optional.of(value(7, 100)), of(1, 7));
    assertEquals(Optional.empty(), of(1));
  }

  @Test
  void theReportIsAsOldAsTheOldestAnswerThatCounts() {
    List<Said> said =
        List.of(
            new Said(0, BigInteger.TEN, 50),
            new Said(1, BigInteger.TEN, 40),
            new Said(2, BigInteger.TWO, 1));
    assertEquals(Optional.of(value(10, 40)), SourceVoices.of(3, said, ONE_PERCENT));
  }

  @Test
  void aDecimalIsScaledRoundedDown() {
    assertEquals(Optional.of(BigInteger.valueOf(12_345)), scaled("123.459", 2));
    assertEquals(Optional.of(BigInteger.valueOf(-12_346)), scaled("-123.451", 2));
    assertEquals(Optional.of(BigInteger.valueOf(500)), scaled("5", 2));
    assertEquals(Optional.of(BigInteger.TEN.pow(57)), scaled("1E57", 0));
    assertEquals(Optional.empty(), scaled("1E58", 0));
    assertEquals(Optional.empty(), scaled("-4E57", 0));
  }

  private static Optional<BigInteger> scaled(String decimal, int decimals) {
    return SourceVoices.scaled(new BigDecimal(decimal), decimals);
  }
}
