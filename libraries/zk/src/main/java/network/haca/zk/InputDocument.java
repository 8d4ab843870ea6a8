package network.haca.zk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The files that questions to a model are given in: {@code {"input_data": [[…], …]}}, rows of the
 * one input that a model has, or {@code {"input_data": {"NAME": [[…], …], …}}}, rows of each input.
 */
final class InputDocument {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long BYTES_MAX = 64L << 20;

  private InputDocument() {}

  /**
   * Reads one.
   *
   * @throws ZkException if the file holds none
   */
  static ModelInputs read(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > BYTES_MAX) {
      throw ZkException.setup("%s is no file of at most %d bytes.".formatted(file, BYTES_MAX));
    }
    try {
      JsonNode data = JSON.readTree(Files.readAllBytes(file)).path("input_data");
      if (!data.isObject()) {
        return ModelInputs.of(rows(data));
      }
      List<ModelInputs.Input> inputs = new ArrayList<>();
      for (Map.Entry<String, JsonNode> input : data.properties()) {
        inputs.add(new ModelInputs.Input(input.getKey(), rows(input.getValue())));
      }
      return new ModelInputs(inputs);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw ZkException.setup(
          file
              + ": give {\"input_data\": [[…], …]} with the same number of finite numbers in each, or {\"input_data\": {\"NAME\": [[…], …], …}} with as many rows for each input of the model");
    }
  }

  private static List<List<Double>> rows(JsonNode given) {
    List<List<Double>> rows = new ArrayList<>();
    for (JsonNode row : given) {
      List<Double> numbers = new ArrayList<>();
      for (JsonNode number : row) {
        if (!number.isNumber() || !Double.isFinite(number.asDouble())) {
          throw new IllegalArgumentException("no finite number");
        }
        numbers.add(number.asDouble());
      }
      rows.add(numbers);
    }
    return rows;
  }
}
