package network.haca.zk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.primitives.Bytes;
import network.haca.zkverifier.CircuitForm;
import network.haca.zkverifier.MeasuredError;
import org.junit.jupiter.api.Test;

/** Rules H1 and H3: what a verifier's code says of its circuit, where judges and readers look. */
class CircuitVerifierTest {
  private static final Bytes CODE = Bytes.fromHex("6001");
  private static final Optional<MeasuredError> MEASURED =
      Optional.of(MeasuredError.of(new BigDecimal("0.25")));
  private static final CircuitForm ONE = form("x");
  private static final CircuitForm SEVERAL = form("x", "y");

  private static CircuitForm form(String... inputs) {
    return new CircuitForm(
        Stream.of(inputs).map(name -> new CircuitForm.Side(name, List.of(1L))).toList(),
        List.of(new CircuitForm.Side("z", List.of(1L))));
  }

  private static Bytes code(CircuitForm form, Optional<MeasuredError> error) {
    return Bytes.concat(CODE, CircuitVerifier.suffix(form, error));
  }

  @Test
  void theErrorIsReadWithAndWithoutTheFormBehindIt() {
    assertEquals(MEASURED, MeasuredError.in(code(ONE, MEASURED)));
    assertEquals(MEASURED, MeasuredError.in(code(SEVERAL, MEASURED)));
    assertEquals(Optional.empty(), MeasuredError.in(code(SEVERAL, Optional.empty())));
    assertEquals(CODE, code(ONE, Optional.empty()), "there is nothing to say");
  }

  /** Judges take the form from the very end. */
  @Test
  void theFormOfSeveralTensorsIsLast() {
    for (Optional<MeasuredError> error : List.of(MEASURED, Optional.<MeasuredError>empty())) {
      Bytes code = code(SEVERAL, error);
      Bytes form = SEVERAL.suffix();
      assertEquals(form, code.slice(code.size() - form.size(), form.size()));
    }
  }
}
