package network.haca.zk;

import java.util.List;

/**
 * The questions that a circuit was set up for: by the number and the names of its inputs, and by
 * the range of the numbers that each was calibrated with (docs/adr/0045).
 */
public final class CircuitRange {
  private CircuitRange() {}

  /**
   * Refuses a question that is none of them.
   *
   * @throws ZkException saying what it was calibrated for
   */
  public static void require(ModelInputs question, CircuitDescription circuit) throws ZkException {
    if (question.rows() != 1 || !sizes(question).equals(circuit.inputElements())) {
      throw ZkException.setup(
          circuit.inputElements().size() == 1
              ? "the model takes one input of %d numbers".formatted(circuit.inputs())
              : "the model takes inputs of %s numbers, called %s"
                  .formatted(circuit.inputElements(), circuit.inputNames()));
    }
    ModelInputs named = named(question, circuit.inputNames());
    for (int i = 0; i < circuit.inputElements().size(); i++) {
      requireInput(named, i, circuit);
    }
  }

  private static List<Integer> sizes(ModelInputs question) {
    return question.inputs().stream().map(input -> input.rows().getFirst().size()).toList();
  }

  private static void requireInput(ModelInputs question, int input, CircuitDescription circuit)
      throws ZkException {
    // What is rounded to the circuit's numbers may be half a step further out than it was.
    double half = Math.scalb(0.5, -circuit.inputScales().get(input));
    double least = circuit.least().get(input);
    double greatest = circuit.greatest().get(input);
    if (question.least().get(input) < least - half
        || question.greatest().get(input) > greatest + half) {
      String name = question.inputs().get(input).name();
      throw ZkException.setup(
          "the circuit was calibrated with numbers from %s to %s; the input%s has others"
              .formatted(least, greatest, name.isEmpty() ? "" : " '" + name + "'"));
    }
  }

  /**
   * The questions by the names that a model has.
   *
   * @param names of its inputs in their order; none where nobody noted them
   * @throws ZkException if they are of other inputs
   */
  static ModelInputs named(ModelInputs given, List<String> names) throws ZkException {
    List<String> said = given.inputs().stream().map(ModelInputs.Input::name).toList();
    if (names.isEmpty() || said.equals(names)) {
      return given;
    }
    if (names.size() == 1 && said.equals(List.of(""))) {
      return new ModelInputs(
          List.of(new ModelInputs.Input(names.getFirst(), given.inputs().getFirst().rows())));
    }
    throw ZkException.setup(
        "the model has the inputs %s, and numbers are given of %s; give {\"input_data\": {\"NAME\": [[…], …], …}} with each of them"
            .formatted(names, said.equals(List.of("")) ? "one without a name" : said.toString()));
  }
}
