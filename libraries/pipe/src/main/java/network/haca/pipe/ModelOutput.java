package network.haca.pipe;

import java.util.List;

/**
 * The outputs of a model.
 *
 * @param isSimulationResult whether these are zeros in the place of an answer that is not there
 */
public record ModelOutput(
    List<NumberTensor> numbers,
    List<StringTensor> strings,
    List<JsonTensor> jsons,
    boolean isSimulationResult)
    implements InferenceResult {
  public ModelOutput {
    numbers = List.copyOf(numbers);
    strings = List.copyOf(strings);
    jsons = List.copyOf(jsons);
  }
}
