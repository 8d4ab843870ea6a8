package network.haca.schemas.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.Transcript;
import network.haca.schemas.fact.Fact.FactQuestion;
import network.haca.schemas.fact.Fact.Observation;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private static Fact fact(String url, FactValue value) {
    return new Fact(
        new FactQuestion("s", new TreeMap<>(), Bytes32.ZERO, url, "", ""),
        Bytes.wrap(new byte[Transcript.RANDOM_SIZE]),
        new Observation(value, 0, Bytes32.ZERO, Bytes32.ZERO));
  }

  private static Agreement of(FactValue.Type type, String... texts) {
    return Agreement.of(
        Stream.of(texts).map(text -> fact("https://a/", new FactValue(type, text))).toList());
  }

  private static String agreed(Agreement agreement) {
    return assertInstanceOf(Agreement.Agreed.class, agreement).value().text();
  }

  @Test
  void ofNumbersItIsTheMedianAsANodeWroteIt() {
    assertEquals("9.50", agreed(of(FactValue.Type.NUMBER, "10", "9.50", "-3")));
    assertEquals("9.50", agreed(of(FactValue.Type.STRING, "10", "9.50")));
    assertEquals(
        new Agreement.Agreed(
            fact("https://a/", new FactValue(FactValue.Type.NUMBER, "2")), 3, "1e0", "30"),
        of(FactValue.Type.NUMBER, "30", "1e0", "2"));
  }

  @Test
  void ofAnythingElseItIsWhatMoreThanHalfSaw() {
    assertEquals("yes", agreed(of(FactValue.Type.STRING, "yes", "no", "yes")));
    assertInstanceOf(Agreement.Split.class, of(FactValue.Type.STRING, "yes", "no"));
    assertInstanceOf(Agreement.Split.class, of(FactValue.Type.STRING, "1", "2", "three"));
  }

  @Test
  void whoLooksInAnotherPlaceIsNotHeard() {
    FactValue one = new FactValue(FactValue.Type.NUMBER, "1");
    FactValue big = new FactValue(FactValue.Type.NUMBER, "1000");
    List<Fact> facts =
        List.of(fact("https://a/", one), fact("https://b/", big), fact("https://a/", one));
    Agreement.Agreed agreed = assertInstanceOf(Agreement.Agreed.class, Agreement.of(facts));
    assertEquals("1", agreed.value().text());
    assertEquals(2, agreed.seen());
    assertInstanceOf(Agreement.Split.class, Agreement.of(facts.subList(0, 2)));
  }

  @Test
  void lessThanHalfCannotMoveItBeyondWhatHonestNodesSaw() {
    Random random = new Random(7);
    for (int round = 0; round < 1_000; round++) {
      int honest = 1 + random.nextInt(6);
      int lying = random.nextInt(honest);
      List<Fact> facts = new ArrayList<>();
      for (int i = 0; i < honest + lying; i++) {
        long value = i < honest ? 100 + random.nextInt(10) : random.nextLong();
        String place = i < honest || random.nextBoolean() ? "https://a/" : "https://liar/";
        facts.add(fact(place, new FactValue(FactValue.Type.NUMBER, Long.toString(value))));
      }
      Collections.shuffle(facts, random);
      BigDecimal agreed = new BigDecimal(agreed(Agreement.of(facts)));
      assertTrue(agreed.longValueExact() >= 100 && agreed.longValueExact() < 110, agreed::toString);
    }
  }

  @Test
  void numbersThatWouldCostTooMuchAreTexts() throws Exception {
    FactValue huge = FactValue.of(new ObjectMapper().readTree("1"));
    assertTrue(huge.decimal().isPresent());
    assertTrue(new FactValue(FactValue.Type.STRING, "1e999999999").decimal().isEmpty());
    assertTrue(new FactValue(FactValue.Type.STRING, "1e-999999999").decimal().isEmpty());
    assertTrue(new FactValue(FactValue.Type.NUMBER, "9".repeat(1_000)).decimal().isEmpty());
    assertTrue(new FactValue(FactValue.Type.BOOLEAN, "true").decimal().isEmpty());
  }
}
