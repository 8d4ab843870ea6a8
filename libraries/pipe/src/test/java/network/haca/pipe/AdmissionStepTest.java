package network.haca.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.Test;

/** Rule L6: the ledger's own transactions about admissions say what they do by their first byte. */
class AdmissionStepTest {
  @Test
  void l6AStepIsReadAsItWasWrittenAndNothingElseIsOne() {
    for (AdmissionStep.Kind kind : AdmissionStep.Kind.values()) {
      AdmissionStep step = new AdmissionStep(kind, Bytes.fromHex("0102"));
      assertEquals(Optional.of(step), AdmissionStep.decode(step.encode()));
    }
    assertEquals(
        Optional.of(new AdmissionStep(AdmissionStep.Kind.DRAW, Bytes.EMPTY)),
        AdmissionStep.decode(Bytes.fromHex("01")));
    assertEquals(Optional.empty(), AdmissionStep.decode(Bytes.EMPTY));
    assertEquals(Optional.empty(), AdmissionStep.decode(Bytes.fromHex("0501")));
  }
}
