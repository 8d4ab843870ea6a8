package network.haca.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

/** Rule P1: the event of an answer says what was asked and answered, to the byte. */
class InferenceEventTest {
  private static final Bytes32 KEY = Bytes32.ofUnsigned(3);

  @Test
  void p1AnEventOfAModelIsReadAsItWasMade() {
    ModelRequest request = Requests.model();
    ModelOutput output = new ModelOutput(List.of(Requests.PRICES), List.of(), List.of(), false);
    assertEquals(
        Optional.of(new InferenceEvent(KEY.toHex(), request, output)),
        InferenceEvent.read(
            InferenceEvent.data(KEY, InferenceAbi.write(request), InferenceAbi.write(output))));
  }
}
