package network.haca.schemas.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.schemas.feed.CandleQuery.Value;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InferTensors;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.v1.kserve.InferParameter;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.schemas.v1.kserve.ModelInferRequest.InferInputTensor;
import org.junit.jupiter.api.Test;

/** Rule D4: how a request names a feed. */
class FeedInputsTest {
  private static final FeedInput LATEST =
      new FeedInput("price", Datatype.INT64, List.of(1L), "ETH-USD", Optional.empty());

  private static final FeedInput CANDLES =
      new FeedInput(
          "prices",
          Datatype.FP32,
          List.of(3L, 2L),
          "BTC-USD",
          Optional.of(new CandleQuery(3, 60, true, List.of(Value.CLOSE, Value.HIGH))));

  private static InferInputTensor.Builder input() {
    return InferInputTensor.newBuilder()
        .setName("p")
        .setDatatype("FP32")
        .addShape(1)
        .putParameters("feed", InferParameter.newBuilder().setStringParam("BTC-USD").build());
  }

  private static InferParameter number(long value) {
    return InferParameter.newBuilder().setInt64Param(value).build();
  }

  private static InferParameter text(String value) {
    return InferParameter.newBuilder().setStringParam(value).build();
  }

  private static void assertRefused(String reason, InferInputTensor.Builder... inputs) {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder();
    List.of(inputs).forEach(request::addInputs);
    String message =
        String.valueOf(
            assertThrows(InvalidTensorException.class, () -> FeedInputs.of(request.build()))
                .getMessage());
    assertTrue(message.contains(reason), message);
  }

  @Test
  void whatIsAskedForComesBackFromTheRequest() throws InvalidTensorException {
    Tensor given = new Tensor("x", Datatype.BOOL, List.of(1L), Bytes.fromHex("01"));
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder();
    FeedInputs.add(request, List.of(CANDLES));
    InferTensors.addInputs(request, List.of(given));
    FeedInputs.add(request, List.of(LATEST));
    assertEquals(List.of(CANDLES, LATEST), FeedInputs.of(request.build()));
    assertEquals(List.of(given), InferTensors.inputs(request.build()));
  }

  @Test
  void theQueryReadAgainIsTheSameInput() throws InvalidTensorException {
    for (FeedInput input : List.of(CANDLES, LATEST)) {
      assertEquals(
          input,
          FeedInputs.read(input.tensor(), input.datatype().name(), input.shape(), input.query()));
    }
  }

  @Test
  void whatCannotBeHadIsRefusedWithTheReason() {
    assertRefused("is no name of a feed", input().putParameters("feed", text("BTC/USD")));
    assertRefused("is not a string", input().putParameters("feed", number(1)));
    assertRefused("not FP16", input().setDatatype("FP16"));
    assertRefused("shape [1, 2] takes 2", input().addShape(2));
    assertRefused("feed_candles, their number", input().putParameters("feed_seconds", number(60)));
    assertRefused("'feed_seconds' is missing", input().putParameters("feed_candles", number(1)));
    assertRefused(
        "there are 1 to 512",
        input()
            .putParameters("feed_candles", number(513))
            .putParameters("feed_seconds", number(60)));
    assertRefused(
        "there are 1 to 512",
        input()
            .putParameters("feed_candles", number(1L << 40))
            .putParameters("feed_seconds", number(60)));
    assertRefused(
        "of open, high, low and close",
        input()
            .putParameters("feed_candles", number(1))
            .putParameters("feed_seconds", number(60))
            .putParameters("feed_values", text("volume")));
    assertRefused(
        "each value once",
        input()
            .putParameters("feed_candles", number(1))
            .putParameters("feed_seconds", number(60))
            .putParameters("feed_values", text("open,open")));
    assertRefused("given twice", input(), input());
    assertRefused(
        "more than 4 inputs",
        input().setName("a"),
        input().setName("b"),
        input().setName("c"),
        input().setName("d"),
        input().setName("e"));
  }

  @Test
  void aNamedInputWithContentsIsRefused() {
    InferInputTensor.Builder both = input();
    both.getContentsBuilder().addFp32Contents(1);
    ModelInferRequest request = ModelInferRequest.newBuilder().addInputs(both).build();
    assertTrue(
        String.valueOf(
                assertThrows(InvalidTensorException.class, () -> InferTensors.inputs(request))
                    .getMessage())
            .contains("contents beside the parameter 'feed'"));
  }
}
