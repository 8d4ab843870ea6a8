package network.haca.workers.zk;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.InferenceOutcome;
import network.haca.workers.core.Model;
import network.haca.zkverifier.FieldNumbers;

/**
 * The outputs of a circuit as tensors, exactly, beside the floating-point ones of the model, whose
 * names and shapes they have.
 */
final class CircuitOutputs {
  /** Numbers of an output that are told unproven beside the proven ones. */
  private static final int TOLD_MAX = 64;

  private CircuitOutputs() {}

  /**
   * The answer.
   *
   * @param elements of all outputs, in the order of the outputs' names
   * @param scales of the outputs in that order
   * @throws Model.RefusedException if a number of the circuit is none of the tensor's datatype
   */
  static Model.Answer answer(List<Tensor> floats, List<Bytes32> elements, List<Integer> scales) {
    List<Tensor> sorted = floats.stream().sorted(Comparator.comparing(Tensor::name)).toList();
    List<Tensor> proven = new ArrayList<>();
    SortedMap<String, String> unproven = new TreeMap<>();
    double difference = 0;
    int at = 0;
    for (int i = 0; i < sorted.size(); i++) {
      Tensor tensor = sorted.get(i);
      int count = tensor.content().size() / Float.BYTES;
      requireFp32(tensor);
      requireThat(i < scales.size() && at + count <= elements.size(), "the circuit gives less");
      List<BigDecimal> exact = new ArrayList<>();
      for (Bytes32 element : elements.subList(at, at + count)) {
        exact.add(FieldNumbers.number(element, scales.get(i)));
      }
      at += count;
      proven.add(new Tensor(tensor.name(), tensor.datatype(), tensor.shape(), content(exact)));
      List<Float> given = numbers(tensor.content());
      difference = Math.max(difference, difference(given, exact));
      unproven.put("unproven_" + tensor.name(), text(given));
    }
    requireThat(at == elements.size(), "the circuit gives more");
    unproven.put("unproven_difference", Float.toString((float) difference));
    return new Model.Answer(proven, unproven);
  }

  private static void requireFp32(Tensor tensor) {
    requireThat(
        tensor.datatype() == Datatype.FP32,
        "output '%s' is %s; answers of FP32 can be proven"
            .formatted(tensor.name(), tensor.datatype()));
  }

  private static void requireThat(boolean holds, String otherwise) {
    if (!holds) {
      throw new Model.RefusedException(InferenceOutcome.Reason.FAILED, otherwise);
    }
  }

  private static Bytes content(List<BigDecimal> numbers) {
    ByteBuffer buffer =
        ByteBuffer.allocate(numbers.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (BigDecimal number : numbers) {
      float near = number.floatValue();
      requireThat(
          Float.isFinite(near) && new BigDecimal(near).compareTo(number) == 0,
          "the circuit's number %s is none of FP32".formatted(number.toPlainString()));
      buffer.putFloat(near);
    }
    return Bytes.wrap(buffer.array());
  }

  private static List<Float> numbers(Bytes content) {
    ByteBuffer buffer = content.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    List<Float> numbers = new ArrayList<>();
    while (buffer.hasRemaining()) {
      numbers.add(buffer.getFloat());
    }
    return numbers;
  }

  private static double difference(List<Float> given, List<BigDecimal> exact) {
    double most = 0;
    for (int i = 0; i < given.size(); i++) {
      most = Math.max(most, Math.abs(given.get(i) - exact.get(i).doubleValue()));
    }
    return most;
  }

  private static String text(List<Float> numbers) {
    String all =
        String.join(
            ",", numbers.stream().limit(TOLD_MAX).map(number -> number.toString()).toList());
    return numbers.size() > TOLD_MAX ? all + ",…" : all;
  }
}
