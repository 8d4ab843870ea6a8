package network.haca.workers.onnx;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The {@code model.json} of a model folder.
 *
 * @param name what clients ask for
 * @param version what clients may ask for; {@code "1"} when absent
 * @param file the ONNX file in the folder; {@code model.onnx} when absent
 * @param maxBatchSize rows that one run takes at most when requests are batched along the first
 *     dimension; 0, the default, never batches
 * @param textEmbedding present if text comes in and a sentence vector goes out
 */
record ModelDescriptor(
    String name,
    @Nullable String version,
    @Nullable String file,
    int maxBatchSize,
    @Nullable TextEmbedding textEmbedding) {
  static final String FILE_NAME = "model.json";
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * How text becomes tokens and token vectors a sentence vector (mean over the attention mask, unit
   * length).
   *
   * @param tokenizer a Hugging Face {@code tokenizer.json} in the folder
   * @param input the name of the BYTES input
   * @param output the name of the FP32 output
   * @param maxTokens longer texts are cut
   */
  record TextEmbedding(String tokenizer, String input, String output, int maxTokens) {}

  ModelDescriptor {
    if (name == null || !name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,127}")) {
      throw new IllegalArgumentException(
          "name '%s' is not 1 to 128 letters, digits, dots, dashes and underscores"
              .formatted(name));
    }
    if (maxBatchSize < 0) {
      throw new IllegalArgumentException("maxBatchSize " + maxBatchSize + " is negative");
    }
  }

  String servedVersion() {
    return version == null ? "1" : version;
  }

  Path onnxFile(Path folder) {
    return folder.resolve(file == null ? "model.onnx" : file);
  }

  /**
   * @throws InvalidModelException if the descriptor is not readable
   */
  static ModelDescriptor load(Path folder) throws InvalidModelException {
    Path path = folder.resolve(FILE_NAME);
    try {
      ModelDescriptor descriptor = JSON.readValue(Files.readAllBytes(path), ModelDescriptor.class);
      if (!Files.isRegularFile(descriptor.onnxFile(folder))) {
        throw new InvalidModelException(
            path + ": no such file: " + descriptor.onnxFile(folder), null);
      }
      return descriptor;
    } catch (JacksonException e) {
      throw new InvalidModelException(path + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new InvalidModelException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
