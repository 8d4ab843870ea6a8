package network.haca.workers.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.TensorSpec;
import network.haca.workers.onnx.BatchProbe.Finding;
import org.junit.jupiter.api.Test;

/** A model that looks from one row at another is found before it is served. */
class BatchProbeTest {
  private static Finding find(ScriptedRunner.Script script) {
    return new BatchProbe(new ScriptedRunner(script), 16).find();
  }

  private static List<Tensor> changed(Tensor input, long... values) {
    return List.of(ScriptedRunner.tensor("y", input.shape(), values));
  }

  private static long[] summed(long[] values, int width) {
    long[] sums = values.clone();
    for (int i = width; i < sums.length; i++) {
      sums[i] += sums[i - width];
    }
    return sums;
  }

  @Test
  void rowsThatAreMappedOneByOnePass() {
    assertInstanceOf(
        Finding.Alike.class,
        find(x -> changed(x, Arrays.stream(ScriptedRunner.values(x)).map(v -> v * v).toArray())));
  }

  @Test
  void aSumAMeanAPlaceOrTheNumberOfRowsIsFound() {
    assertInstanceOf(
        Finding.Mixed.class,
        find(x -> changed(x, summed(ScriptedRunner.values(x), x.shape().getLast().intValue()))));
    assertInstanceOf(
        Finding.Mixed.class,
        find(
            x -> {
              long mean =
                  Arrays.stream(ScriptedRunner.values(x)).sum()
                      / Math.max(1, ScriptedRunner.values(x).length);
              return changed(
                  x, Arrays.stream(ScriptedRunner.values(x)).map(v -> 8 * v - 8 * mean).toArray());
            }));
    assertInstanceOf(
        Finding.Mixed.class,
        find(
            x ->
                changed(
                    x,
                    Arrays.stream(ScriptedRunner.values(x))
                        .map(v -> v * x.shape().getFirst())
                        .toArray())));
    assertEquals(
        new Finding.Mixed("an output has not one row for each row"),
        find(_ -> List.of(ScriptedRunner.tensor("y", List.of(), 5))));
  }

  /** As a model with an embedding table of ten rows does. */
  @Test
  void smallNumbersAreTriedWhereTheModelTakesNoOthers() {
    ScriptedRunner.Script lookup =
        x -> {
          if (Arrays.stream(ScriptedRunner.values(x)).anyMatch(v -> v < 0 || v > 9)) {
            throw new InvalidTensorException("indices out of range");
          }
          return changed(x, ScriptedRunner.values(x));
        };
    assertInstanceOf(Finding.Alike.class, find(lookup));
    assertInstanceOf(
        Finding.Mixed.class,
        find(
            x ->
                changed(
                    x, summed(ScriptedRunner.values(lookup.run(x).getFirst()), (int) width(x)))));
  }

  private static long width(Tensor input) {
    return input.shape().getLast();
  }

  @Test
  void aModelThatTakesNothingMadeUpIsNotJudged() {
    assertEquals(
        new Finding.Unknown("it fails on made-up inputs: wants a licence"),
        find(
            _ -> {
              throw new InvalidTensorException("wants a licence");
            }));
  }

  /** They run one by one then: no answer would be wrong. */
  @Test
  void rowsThatFailTogetherAreNoMixture() {
    assertEquals(
        new Finding.Unknown("rows that it takes alone fail together: one at a time"),
        find(x -> upTo(1, x)));
    assertInstanceOf(Finding.Alike.class, find(x -> upTo(3, x)));
  }

  private static List<Tensor> upTo(long rowsMax, Tensor x) throws InvalidTensorException {
    if (x.shape().getFirst() > rowsMax) {
      throw new InvalidTensorException("one at a time");
    }
    return changed(x, ScriptedRunner.values(x));
  }

  @Test
  void aFixedFirstDimensionCountsNoRows() {
    assertEquals(true, BatchProbe.countsRows(new TensorSpec("x", Datatype.FP32, List.of(-1L, 3L))));
    assertEquals(false, BatchProbe.countsRows(new TensorSpec("x", Datatype.FP32, List.of(1L, 3L))));
    assertEquals(false, BatchProbe.countsRows(new TensorSpec("x", Datatype.FP32, List.of())));
  }

  @Test
  void numbersThatDifferInTheirLastBitsAreNearAndNothingElseIs() {
    Tensor one = numbers(1000f, 1f);
    assertInstanceOf(Finding.Alike.class, compared(one, one));
    assertInstanceOf(Finding.Near.class, compared(one, numbers(1000.5f, 1f)));
    assertInstanceOf(Finding.Near.class, compared(one, numbers(Math.nextUp(1000f), 1f)));
    assertInstanceOf(Finding.Mixed.class, compared(one, numbers(1002f, 1f)));
    Tensor none = numbers(Float.NaN, Float.POSITIVE_INFINITY);
    assertInstanceOf(Finding.Alike.class, compared(none, none));
    assertInstanceOf(Finding.Mixed.class, compared(none, one));
    assertInstanceOf(
        Finding.Mixed.class,
        compared(
            ScriptedRunner.tensor("y", List.of(1L), 1_000_000),
            ScriptedRunner.tensor("y", List.of(1L), 1_000_001)));
  }

  private static Finding compared(Tensor alone, Tensor together) {
    return RowsAlike.compare(List.of(alone), List.of(together));
  }

  /** As dynamic quantization does: what is small beside the greatest of all rows is lost. */
  @Test
  void aMeasureThatRowsHaveInCommonIsFound() {
    assertInstanceOf(
        Finding.Mixed.class,
        find(
            x -> {
              long[] values = ScriptedRunner.values(x);
              long greatest = Arrays.stream(values).map(Math::abs).max().orElse(0);
              return changed(
                  x, Arrays.stream(values).map(v -> greatest > 1_000 ? v / 200 : v).toArray());
            }));
  }

  @Test
  void whatIsNotKnownInTimeIsNotBelieved() {
    Finding found =
        new BatchProbe(
                new ScriptedRunner(x -> changed(x, ScriptedRunner.values(x))), 16, Duration.ZERO)
            .find();
    assertInstanceOf(Finding.Unknown.class, found);
  }

  private static Tensor numbers(float a, float b) {
    long bits = Float.floatToRawIntBits(a) & 0xffffffffL | (long) Float.floatToRawIntBits(b) << 32;
    return new Tensor(
        "y", Datatype.FP32, List.of(2L), ScriptedRunner.tensor("y", List.of(1L), bits).content());
  }
}
