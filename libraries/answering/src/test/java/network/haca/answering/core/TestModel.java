package network.haca.answering.core;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import network.haca.pipe.Failure;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.ModelOutput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import network.haca.pipe.OpenRequest;

/** A model that makes one number of another, as the test says. */
final class TestModel implements Answerer {
  Function<Float, CompletionStage<Float>> formula = x -> CompletableFuture.completedStage(2 * x);
  int runs;

  @Override
  public CompletionStage<Reply> answer(OpenRequest request) {
    NumberTensor input =
        ((ModelRequest) InferenceAbi.readRequest(request.callData()).orElseThrow())
            .input()
            .numbers()
            .getFirst();
    if (!input.name().equals("x")) {
      return CompletableFuture.completedStage(Reply.of(Failure.INPUT_REFUSED));
    }
    runs++;
    return formula
        .apply(input.values().getFirst().value().floatValue())
        .thenApply(TestModel::reply);
  }

  private static Reply reply(float y) {
    if (Float.isNaN(y)) {
      return Reply.of(Failure.OUTPUT_UNREPRESENTABLE);
    }
    BigDecimal decimal = new BigDecimal(Float.toString(y)).stripTrailingZeros();
    BigDecimal plain = decimal.scale() < 0 ? decimal.setScale(0) : decimal;
    FixedPoint number = new FixedPoint(plain.unscaledValue(), BigInteger.valueOf(plain.scale()));
    return Reply.of(
        InferenceAbi.write(
            new ModelOutput(
                List.of(new NumberTensor("y", List.of(number), List.of(1L))),
                List.of(),
                List.of(),
                false)));
  }
}
