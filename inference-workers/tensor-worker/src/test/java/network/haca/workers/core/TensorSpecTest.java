package network.haca.workers.core;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import org.junit.jupiter.api.Test;

class TensorSpecTest {
  private static final List<TensorSpec> SPECS =
      List.of(
          new TensorSpec("x", Datatype.UINT8, List.of(-1L, 2L)),
          new TensorSpec("w", Datatype.UINT8, List.of()).madeOptional(),
          TensorSpec.ofAnyRank("any", Datatype.UINT8).madeOptional());

  private static Tensor tensor(String name, long... shape) {
    List<Long> dimensions = Arrays.stream(shape).boxed().toList();
    int size = (int) dimensions.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
    return new Tensor(name, Datatype.UINT8, dimensions, Bytes.wrap(new byte[size]));
  }

  private static String refusal(Tensor... tensors) {
    return String.valueOf(
        assertThrows(InvalidTensorException.class, () -> TensorSpec.check(SPECS, List.of(tensors)))
            .getMessage());
  }

  @Test
  void anOptionalInputMayBeGivenAndMayBeLeftOut() {
    assertDoesNotThrow(() -> TensorSpec.check(SPECS, List.of(tensor("x", 3, 2))));
    assertDoesNotThrow(() -> TensorSpec.check(SPECS, List.of(tensor("w"), tensor("x", 0, 2))));
    assertEquals("input 'x' is missing", refusal(tensor("w")));
    assertEquals(
        "input 'w' has shape [1], the model takes [] (-1 is any)",
        refusal(tensor("x", 1, 2), tensor("w", 1)));
  }

  @Test
  void anInputOfAnyRankTakesEveryShape() {
    for (long[] shape : new long[][] {{}, {3}, {0}, {1, 2, 3}}) {
      List<Tensor> tensors = List.of(tensor("x", 1, 2), tensor("any", shape));
      assertDoesNotThrow(() -> TensorSpec.check(SPECS, tensors));
    }
  }

  @Test
  void anInputIsGivenOnce() {
    assertEquals("input 'x' is given twice", refusal(tensor("x", 1, 2), tensor("x", 2, 2)));
  }
}
