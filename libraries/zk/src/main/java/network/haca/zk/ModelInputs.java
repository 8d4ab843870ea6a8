package network.haca.zk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Inputs of a model that has one input tensor, in the form that EZKL reads: {@code {"input_data":
 * [[…], …]}}, a list of numbers for each.
 *
 * @param rows each of the same length
 */
public record ModelInputs(List<List<Double>> rows) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long BYTES_MAX = 64L << 20;

  public ModelInputs {
    rows = List.copyOf(rows);
  }

  /**
   * Reads them.
   *
   * @throws ZkException if the file holds none
   */
  public static ModelInputs read(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > BYTES_MAX) {
      throw ZkException.setup("%s is no file of at most %d bytes.".formatted(file, BYTES_MAX));
    }
    try {
      List<List<Double>> rows = new ArrayList<>();
      for (JsonNode row : JSON.readTree(Files.readAllBytes(file)).path("input_data")) {
        rows.add(row(file, row));
      }
      boolean alike = rows.stream().mapToInt(List::size).distinct().count() == 1;
      if (!alike || rows.getFirst().isEmpty()) {
        throw refused(file);
      }
      return new ModelInputs(rows);
    } catch (JsonProcessingException e) {
      throw refused(file);
    }
  }

  private static List<Double> row(Path file, JsonNode row) throws ZkException {
    List<Double> numbers = new ArrayList<>();
    for (JsonNode number : row) {
      if (!number.isNumber() || !Double.isFinite(number.asDouble())) {
        throw refused(file);
      }
      numbers.add(number.asDouble());
    }
    return List.copyOf(numbers);
  }

  private static ZkException refused(Path file) {
    return ZkException.setup(
        file + ": give {\"input_data\": [[…], …]} with the same number of finite numbers in each");
  }

  double least() {
    return rows.stream().flatMap(List::stream).mapToDouble(Double::doubleValue).min().orElse(0);
  }

  double greatest() {
    return rows.stream().flatMap(List::stream).mapToDouble(Double::doubleValue).max().orElse(0);
  }

  ModelInputs first() {
    return new ModelInputs(rows.subList(0, 1));
  }

  /** All rows one behind the other, as EZKL takes several. */
  void write(Path file) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    var flat = json.putArray("input_data").addArray();
    rows.forEach(row -> row.forEach(flat::add));
    Files.write(file, JSON.writeValueAsBytes(json));
  }
}
