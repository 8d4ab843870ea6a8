package network.haca.pipe;

import java.util.List;

/** The inputs of a model. */
public record ModelInput(List<NumberTensor> numbers, List<StringTensor> strings) {
  public ModelInput {
    numbers = List.copyOf(numbers);
    strings = List.copyOf(strings);
  }
}
