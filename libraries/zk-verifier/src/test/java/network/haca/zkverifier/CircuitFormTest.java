package network.haca.zkverifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rule H3: the tensors of a circuit are in one order, that of the UTF-16 code units of names. */
class CircuitFormTest {
  /** A character that sorts after the other by code point, and before it by UTF-16 code unit. */
  private static final String BEYOND = "\ud83d\ude00";

  private static final String LAST_OF_THE_PLANE = "\uffee";

  private static CircuitForm.Side side(String name) {
    return new CircuitForm.Side(name, List.of(1L, 2L));
  }

  private static CircuitForm inputs(String... names) {
    return new CircuitForm(Stream.of(names).map(CircuitFormTest::side).toList(), List.of());
  }

  @Test
  void namesAreInTheOrderOfTheirUtf16CodeUnits() {
    CircuitForm form = inputs(LAST_OF_THE_PLANE, "b", BEYOND, "a", "B");
    assertEquals(
        List.of("B", "a", "b", BEYOND, LAST_OF_THE_PLANE),
        form.inputs().stream().map(CircuitForm.Side::name).toList());
    assertEquals(inputs("a", "B", "b", BEYOND, LAST_OF_THE_PLANE).suffix(), form.suffix());
  }

  @Test
  void otherNamesShapesAndSidesHaveAnotherHash() {
    CircuitForm form = inputs("a", "b");
    assertNotEquals(inputs("a", "c").suffix(), form.suffix());
    assertNotEquals(new CircuitForm(List.of(), form.inputs()).suffix(), form.suffix());
    CircuitForm.Side turned = new CircuitForm.Side("b", List.of(2L, 1L));
    assertNotEquals(new CircuitForm(List.of(side("a"), turned), List.of()).suffix(), form.suffix());
  }

  @Test
  void twoTensorsOfOneNameAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> inputs("a", "a"));
  }
}
