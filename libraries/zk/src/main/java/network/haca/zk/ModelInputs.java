package network.haca.zk;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Questions to a model: for each of its input tensors, in the order of their names, the numbers of
 * as many rows.
 */
public record ModelInputs(List<Input> inputs) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The numbers of one input tensor.
   *
   * @param name empty where a model has one input, and nobody has named it
   * @param rows each of the same length
   */
  public record Input(String name, List<List<Double>> rows) {
    /**
     * @throws IllegalArgumentException if there are no rows, or they are not of one length
     */
    public Input {
      rows = rows.stream().map(List::copyOf).toList();
      boolean isAlike = rows.stream().mapToInt(List::size).distinct().count() == 1;
      if (!isAlike || rows.getFirst().isEmpty()) {
        throw new IllegalArgumentException("an input without rows, or with rows that differ");
      }
    }

    private DoubleStream numbers() {
      return rows.stream().flatMap(List::stream).mapToDouble(Double::doubleValue);
    }
  }

  /**
   * @throws IllegalArgumentException if there are none, two of one name, or one with more rows than
   *     another
   */
  public ModelInputs {
    inputs = inputs.stream().sorted(Comparator.comparing(Input::name)).toList();
    boolean isAlike =
        inputs.stream().mapToInt(input -> input.rows().size()).distinct().count() == 1;
    if (!isAlike || inputs.stream().map(Input::name).distinct().count() != inputs.size()) {
      throw new IllegalArgumentException(
          "no inputs, two of one name, or one with more rows than another");
    }
  }

  /** Questions to a model of one input, whatever it is called. */
  public static ModelInputs of(List<List<Double>> rows) {
    return new ModelInputs(List.of(new Input("", rows)));
  }

  /**
   * Reads them from a file, in the forms of {@link InputDocument}.
   *
   * @throws ZkException if the file holds none
   */
  public static ModelInputs read(Path file) throws IOException {
    return InputDocument.read(file);
  }

  /** The number of questions. */
  int rows() {
    return inputs.getFirst().rows().size();
  }

  /** One of the questions, counted from 0. */
  ModelInputs row(int number) {
    return new ModelInputs(
        inputs.stream()
            .map(input -> new Input(input.name(), List.of(input.rows().get(number))))
            .toList());
  }

  /** The numbers of the first question, one input after the other. */
  public List<Double> first() {
    return inputs.stream().flatMap(input -> input.rows().getFirst().stream()).toList();
  }

  /** The least number of each input. */
  List<Double> least() {
    return each(input -> input.numbers().min().orElseThrow());
  }

  /** The greatest number of each input. */
  List<Double> greatest() {
    return each(input -> input.numbers().max().orElseThrow());
  }

  private List<Double> each(ToDoubleFunction<Input> number) {
    return inputs.stream().map(number::applyAsDouble).toList();
  }

  /** All rows of an input one behind the other, as EZKL takes several. */
  void write(Path file) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode data = json.putArray("input_data");
    for (Input input : inputs) {
      ArrayNode flat = data.addArray();
      input.numbers().forEach(flat::add);
    }
    Files.write(file, JSON.writeValueAsBytes(json));
  }
}
