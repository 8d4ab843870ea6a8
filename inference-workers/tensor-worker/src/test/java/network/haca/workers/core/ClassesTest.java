package network.haca.workers.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Triton's form of classes. */
class ClassesTest {
  private static Tensor floats(List<Long> shape, float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return new Tensor("y", Datatype.FP32, shape, Bytes.wrap(bytes.array()));
  }

  private static List<String> texts(Tensor classes) {
    return classes.byteElements().stream().map(Bytes::toUtf8).toList();
  }

  @Test
  void rowsHaveTheirOwnHighestClassesWithTheirLabels() throws InvalidTensorException {
    Tensor classes =
        Classes.of(
            floats(List.of(2L, 3L), 0.1f, 0.7f, 0.2f, -1f, -3f, -2f), 2, List.of("a", "b"), 1_000);
    assertEquals(Datatype.BYTES, classes.datatype());
    assertEquals(List.of(2L, 2L), classes.shape());
    assertEquals(
        List.of("0.700000:1:b", "0.200000:2", "-1.000000:0:a", "-2.000000:2"), texts(classes));
  }

  @Test
  void thereAreNoMoreThanThereAre() throws InvalidTensorException {
    Tensor classes = Classes.of(floats(List.of(2L), 1, 2), 9, List.of(), 1_000);
    assertEquals(List.of(2L), classes.shape());
    assertEquals(List.of("2.000000:1", "1.000000:0"), texts(classes));
    assertEquals(List.of(0L, 0L), Classes.of(floats(List.of(0L, 3L)), 9, List.of(), 1_000).shape());
  }

  @Test
  void alikeTheFirstComesFirstAndWhatIsNoNumberLast() throws InvalidTensorException {
    float inf = Float.POSITIVE_INFINITY;
    assertEquals(
        List.of("inf:3", "5.000000:1", "5.000000:2", "-0.000000:4", "-inf:5", "nan:0"),
        texts(
            Classes.of(
                floats(List.of(6L), Float.NaN, 5, 5, inf, -0.0f, -inf), 6, List.of(), 1_000)));
  }

  @Test
  void fractionsAreRoundedAsCDoes() throws InvalidTensorException {
    // 2^-7 is 0.0078125, half between two.
    assertEquals(
        List.of("16777216.000000:1", "0.007812:0"),
        texts(Classes.of(floats(List.of(2L), 0.0078125f, 16_777_216f), 2, List.of(), 1_000)));
  }

  @Test
  void wholeNumbersAreExact() throws InvalidTensorException {
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    Bytes content = Bytes.wrap(bytes.putLong(-1).putLong(Long.MAX_VALUE).array());
    assertEquals(
        List.of("9223372036854775807:1", "-1:0"),
        texts(
            Classes.of(
                new Tensor("y", Datatype.INT64, List.of(2L), content), 2, List.of(), 1_000)));
    assertEquals(
        List.of("18446744073709551615:0", "9223372036854775807:1"),
        texts(
            Classes.of(
                new Tensor("y", Datatype.UINT64, List.of(2L), content), 2, List.of(), 1_000)));
  }

  @Test
  void whatIsLongerThanANodeGivesIsRefusedBeforeItIsMade() throws InvalidTensorException {
    Tensor rows = floats(List.of(3L, 2L), 1, 2, 3, 4, 5, 6);
    assertThrows(InvalidTensorException.class, () -> Classes.of(rows, 2, List.of(), 41));
    assertThrows(InvalidTensorException.class, () -> Classes.of(rows, 1, List.of(), 41));
    assertEquals(List.of(3L, 1L), Classes.of(rows, 1, List.of(), 42).shape());
  }

  @Test
  void whatHasNoOrderHasNoClasses() {
    TensorSpec texts = new TensorSpec("y", Datatype.BYTES, List.of(-1L));
    assertThrows(InvalidTensorException.class, () -> Classes.require(texts));
  }
}
