package network.haca.lightclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Rule R2: a receipt of an inference inside a transaction in which anything at all is changed does
 * not hold.
 */
class ForgedInferenceTest {
  /** One question and its answer, of which every part is there once. */
  private static final ObjectNode SHORT =
      new MadeInference("tx", List.of(List.of(InferenceCases.tee(2_001)))).document();

  private static final int SAMPLES = 60;

  /** A character of a text. */
  private record Place(JsonPointer at, int index) {
    /** Another character of the same form, so that it is still read. */
    Forgery forgery(ObjectNode receipt) {
      String text = receipt.at(at).textValue();
      char there = text.charAt(index);
      char other =
          switch (there) {
            case 'f' -> 'e';
            case 'F' -> 'E';
            case '9' -> '8';
            case 'Z', 'z' -> 'A';
            default -> (char) (there + 1);
          };
      return new Forgery(
          at,
          Optional.of(
              JsonNodeFactory.instance.textNode(
                  text.substring(0, index) + other + text.substring(index + 1))));
    }
  }

  @Test
  void r2EveryForgedFieldIsRefused() {
    assertEveryFieldRefused(SHORT, 500);
  }

  @Test
  void r2EveryAlteredCharacterIsRefusedOfASample() {
    List<Place> places = places(SHORT, JsonPointer.empty(), new ArrayList<>());
    Random random = new Random(20_261);
    for (int i = 0; i < SAMPLES; i++) {
      assertRefused(SHORT, places.get(random.nextInt(places.size())));
    }
  }

  @Test
  @Tag("full")
  void r2EveryForgedFieldOfTwoRoundsIsRefused() {
    assertEveryFieldRefused(InferenceCases.mixed("tx").document(), 1_000);
  }

  @Test
  @Tag("full")
  void r2EveryAlteredCharacterIsRefused() {
    List<Place> places = places(SHORT, JsonPointer.empty(), new ArrayList<>());
    assertTrue(places.size() > 10_000, "characters: " + places.size());
    places.forEach(place -> assertRefused(SHORT, place));
  }

  private static void assertEveryFieldRefused(ObjectNode receipt, int fewest) {
    List<Forgery> forgeries = Forgery.of(receipt);
    assertTrue(forgeries.size() > fewest, "forgeries: " + forgeries.size());
    List<String> taken =
        forgeries.stream()
            .filter(forgery -> InferenceReceiptTest.failed(forgery.applied(receipt)).isEmpty())
            .map(Forgery::toString)
            .toList();
    assertEquals(List.of(), taken);
  }

  private static void assertRefused(ObjectNode receipt, Place place) {
    assertFalse(
        InferenceReceiptTest.failed(place.forgery(receipt).applied(receipt)).isEmpty(),
        place::toString);
  }

  private static List<Place> places(JsonNode node, JsonPointer at, List<Place> places) {
    for (int i = 0; node.isTextual() && i < node.textValue().length(); i++) {
      places.add(new Place(at, i));
    }
    if (node.isObject()) {
      node.fieldNames()
          .forEachRemaining(name -> places(node.get(name), at.appendProperty(name), places));
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      places(node.get(i), at.appendIndex(i), places);
    }
    return places;
  }
}
