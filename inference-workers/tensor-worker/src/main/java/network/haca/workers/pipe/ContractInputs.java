package network.haca.workers.pipe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.pipe.ModelInput;
import network.haca.pipe.NumberTensor;
import network.haca.pipe.StringTensor;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.TensorSpec;

/** The inputs that a contract gives, as the tensors that a model takes. */
public final class ContractInputs {
  private final List<TensorSpec> specs;

  /**
   * @param specs of the model's inputs, which say the datatype of each
   */
  public ContractInputs(List<TensorSpec> specs) {
    this.specs = List.copyOf(specs);
  }

  /**
   * Tensors of the datatypes that the model takes. What else it asks for is judged when it runs.
   *
   * @throws InvalidTensorException naming the input and what is wrong with it
   */
  public List<Tensor> tensors(ModelInput input) throws InvalidTensorException {
    List<Tensor> tensors = new ArrayList<>();
    for (NumberTensor numbers : input.numbers()) {
      tensors.add(numbers(numbers));
    }
    for (StringTensor texts : input.strings()) {
      tensors.add(texts(texts));
    }
    TensorSpec.check(specs, tensors);
    return tensors;
  }

  private TensorSpec spec(String name) throws InvalidTensorException {
    Optional<TensorSpec> found =
        specs.stream().filter(spec -> spec.name().equals(name)).findFirst();
    return found.orElseThrow(
        () ->
            new InvalidTensorException(
                "the model has no input '%s'; its inputs are %s"
                    .formatted(name, specs.stream().map(TensorSpec::name).toList())));
  }

  private Tensor numbers(NumberTensor given) throws InvalidTensorException {
    Datatype datatype = spec(given.name()).datatype();
    if (datatype == Datatype.BYTES) {
      throw new InvalidTensorException(
          "input '%s' takes texts, not numbers".formatted(given.name()));
    }
    long count = Tensor.elementCount(given.name(), given.shape());
    if (count != given.values().size()) {
      throw new InvalidTensorException(
          "input '%s': shape %s takes %s numbers, %s given"
              .formatted(given.name(), given.shape(), count, given.values().size()));
    }
    ByteBuffer content =
        ByteBuffer.allocate(given.values().size() * datatype.elementBytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < given.values().size(); i++) {
      if (!DecimalElements.put(content, datatype, given.values().get(i))) {
        throw new InvalidTensorException(
            "input '%s': element %s, %s with %s decimals, is no value of %s"
                .formatted(
                    given.name(),
                    i,
                    given.values().get(i).value(),
                    given.values().get(i).decimals(),
                    datatype));
      }
    }
    return new Tensor(given.name(), datatype, given.shape(), Bytes.wrap(content.array()));
  }

  private Tensor texts(StringTensor given) throws InvalidTensorException {
    TensorSpec spec = spec(given.name());
    if (spec.datatype() != Datatype.BYTES) {
      throw new InvalidTensorException(
          "input '%s' takes numbers, not texts".formatted(given.name()));
    }
    Bytes content = Tensor.encodeByteElements(given.values().stream().map(Bytes::ofUtf8).toList());
    return new Tensor(
        given.name(), Datatype.BYTES, textShape(spec, given.values().size()), content);
  }

  /**
   * The shape of texts, which contracts give without one: the model's, with its first free
   * dimension as large as it takes, and the others 1.
   */
  private static List<Long> textShape(TensorSpec spec, int count) throws InvalidTensorException {
    if (spec.isAnyRank()) {
      return List.of((long) count);
    }
    long fixed = 1;
    for (long dimension : spec.shape()) {
      fixed *= Math.max(dimension, dimension < 0 ? 1 : 0);
    }
    boolean isFree = spec.shape().stream().anyMatch(dimension -> dimension < 0);
    if (isFree ? fixed == 0 || count % fixed != 0 : count != fixed) {
      throw new InvalidTensorException(
          "input '%s': %s texts do not fill shape %s (-1 is any)"
              .formatted(spec.name(), count, spec.shape()));
    }
    List<Long> shape = new ArrayList<>();
    long free = isFree ? count / fixed : 1;
    for (long dimension : spec.shape()) {
      shape.add(dimension < 0 ? free : dimension);
      free = dimension < 0 ? 1 : free;
    }
    return shape;
  }
}
