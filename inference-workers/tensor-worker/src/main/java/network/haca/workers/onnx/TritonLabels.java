package network.haca.workers.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import network.haca.onnx.InvalidModelException;
import network.haca.onnx.ModelFiles;
import network.haca.primitives.Bytes;
import network.haca.schemas.v1.kserve.ModelConfig;
import network.haca.schemas.v1.kserve.ModelOutput;

/** The labels of classes that Triton's configuration names, a line of a file for each. */
final class TritonLabels {
  private static final int BYTES_MAX = 8 << 20;

  private TritonLabels() {}

  /**
   * Those of a configuration, by output.
   *
   * @throws InvalidModelException if a file is not there, too long or no text
   */
  static Map<String, List<String>> of(ModelConfig config, ModelFiles files)
      throws InvalidModelException {
    Map<String, List<String>> labels = new TreeMap<>();
    for (ModelOutput output : config.getOutputList()) {
      if (!output.getLabelFilename().isEmpty()) {
        labels.put(output.getName(), lines(files.file(output.getLabelFilename())));
      }
    }
    return labels;
  }

  private static List<String> lines(Path file) throws InvalidModelException {
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw new InvalidModelException(file + ": has over " + BYTES_MAX + " bytes", null);
      }
      return Bytes.wrap(Files.readAllBytes(file))
          .asUtf8()
          .orElseThrow(() -> new InvalidModelException(file + ": is no UTF-8", null))
          .lines()
          .toList();
    } catch (IOException e) {
      throw new InvalidModelException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
