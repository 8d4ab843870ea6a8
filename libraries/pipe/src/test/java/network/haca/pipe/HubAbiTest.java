package network.haca.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.Test;

/** The hub, the event and the errors, as the original's SDK and ABI libraries have them. */
class HubAbiTest {
  private static final ModelRequest REQUEST =
      new ModelRequest(
          Mode.TEE.number(),
          "projectile",
          new ModelInput(
              List.of(new NumberTensor("x", List.of(FixedPoint.of(-455, 1)), List.of(1L, 1L))),
              List.of(new StringTensor("t", List.of("a", "ü")))));

  @Test
  void selectorAndTopicsAreThePublishedOnes() {
    assertEquals(Bytes.fromHex("0xcbf09d80"), HubAbi.run(REQUEST).slice(0, 4));
    assertEquals(
        "0xc1396ff68bc2d8630100df29ce5561fa99078c602e8676ab72a53e37095d7168",
        HubAbi.RESULT.toHex());
    assertEquals(
        "0x1b283af3452f3718585ce100f80d9aa81fc60924db4a582a36db6aae3b109d87",
        InferenceEvent.TOPIC.toHex());
  }

  /** The hub's arguments are those of 0xF4 in another order, outside a tuple. */
  @Test
  void theHubsCallIsLaidOutAsTheAbiSays() {
    Bytes call = HubAbi.run(REQUEST);
    // Offset of the name, the mode, offset of the inputs.
    assertEquals(0x60, call.get(4 + 31));
    assertEquals(Mode.TEE.number(), call.get(4 + 63));
    assertEquals(0xa0, call.get(4 + 95) & 0xff);
  }

  @Test
  void theTextOfARevertIsRead() {
    assertEquals(
        Optional.of("no answer came in time"),
        RevertReason.of(InferenceError.INFERENCE_UNAVAILABLE.encode("no answer came in time")));
    assertTrue(RevertReason.of(Bytes.fromHex("0x08c379a0")).isEmpty());
    assertTrue(RevertReason.of(Bytes.EMPTY).isEmpty());
  }
}
