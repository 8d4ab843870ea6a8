package network.haca.workers.pipe;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import network.haca.contracts.RegisteredModel;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.ModelOutput;
import network.haca.pipe.NumberTensor;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;

/** The tensors that a model gives, as a contract gets them: those that the model's entry names. */
final class ContractOutputs {
  private ContractOutputs() {}

  /**
   * The outputs of a registered model, in the order of its entry.
   *
   * @throws InvalidTensorException if the model does not give what its entry says, or a number that
   *     no contract can have
   */
  static ModelOutput of(List<RegisteredModel.Output> signature, List<Tensor> tensors)
      throws InvalidTensorException {
    List<NumberTensor> numbers = new ArrayList<>();
    for (RegisteredModel.Output output : signature) {
      numbers.add(numbers(output, find(output, tensors)));
    }
    return new ModelOutput(numbers, List.of(), List.of(), false);
  }

  private static Tensor find(RegisteredModel.Output output, List<Tensor> tensors)
      throws InvalidTensorException {
    for (Tensor tensor : tensors) {
      if (tensor.name().equals(output.name())) {
        return tensor;
      }
    }
    throw new InvalidTensorException(
        "the model has no output '%s', which its entry names".formatted(output.name()));
  }

  private static NumberTensor numbers(RegisteredModel.Output output, Tensor tensor)
      throws InvalidTensorException {
    if (tensor.datatype().number() != output.datatype() || !tensor.shape().equals(output.shape())) {
      throw new InvalidTensorException(
          "output '%s' is %s of shape %s; its entry says datatype %s of shape %s"
              .formatted(
                  output.name(),
                  tensor.datatype(),
                  tensor.shape(),
                  output.datatype(),
                  output.shape()));
    }
    List<FixedPoint> values = new ArrayList<>();
    ByteBuffer content = tensor.content().asReadOnlyBuffer();
    while (content.hasRemaining()) {
      int place = values.size();
      values.add(
          DecimalElements.next(content, tensor.datatype())
              .orElseThrow(
                  () ->
                      new InvalidTensorException(
                          "output '%s': element %s is no number of 128 bits"
                              .formatted(output.name(), place))));
    }
    return new NumberTensor(output.name(), values, output.shape());
  }
}
