package network.haca.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
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

  @Test
  void p1CallAndAnswerAreFoundInAnEventOfAnyFunction() {
    Bytes call = InferenceAbi.write(new CompletionRequest(2, "m", "And?", 9, List.of(), 0));
    Bytes answer = InferenceAbi.write(new CompletionResult("So."));
    Bytes data = InferenceEvent.data(KEY, call, answer);
    assertEquals(Optional.of(call.slice(4, call.size() - 4)), InferenceEvent.arguments(data));
    assertEquals(Optional.of(answer), InferenceEvent.returnData(data));
  }

  /** Its result is of one size, and so stands elsewhere in the event. */
  @Test
  void p10QuestionAndFactAreFoundInAnEvent() {
    Bytes call =
        InferenceAbi.write(
            new FactRequest(
                "btc-usd", List.of(new FactRequest.Parameter("pair", "BTC-USD")), 2, 2, 10_000));
    Bytes answer = InferenceAbi.write(new FactResult(BigInteger.TWO.negate(), 1_000, 2, false));
    Bytes data = InferenceEvent.data(KEY, call, answer);
    assertEquals(Optional.of(call.slice(4, call.size() - 4)), InferenceEvent.arguments(data));
    assertEquals(Optional.of(answer), InferenceEvent.returnData(data));
  }

  @Test
  void p1WhatIsNoEventTellsOfNothing() {
    Bytes word = Bytes32.ofUnsigned(96).value();
    for (Bytes data :
        List.of(
            Bytes.EMPTY,
            word,
            Bytes.concat(word, word, Bytes32.ofUnsigned(97).value()),
            Bytes.concat(word, Bytes32.ofUnsigned(1L << 40).value(), word),
            Bytes.concat(word, Bytes32.ZERO.value(), Bytes32.ZERO.value()))) {
      assertEquals(Optional.empty(), InferenceEvent.arguments(data), data::toHex);
    }
    assertEquals(Optional.empty(), InferenceEvent.returnData(Bytes.concat(word, word)));
  }
}
