package network.haca.workers.onnx;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import network.haca.onnx.InvalidModelException;
import org.jspecify.annotations.Nullable;

/**
 * The {@code model.json} of a model folder.
 *
 * @param name what clients ask for
 * @param version what clients may ask for; {@code "1"} when absent
 * @param file the ONNX file in the folder; {@code model.onnx} when absent
 * @param maxBatchSize rows that one run takes at most when requests are batched along the first
 *     dimension; 0, the default, never batches
 * @param run how it runs, where the model says so itself
 * @param textEmbedding present if text comes in and a sentence vector goes out
 */
record ModelDescriptor(
    String name,
    @Nullable String version,
    @Nullable String file,
    int maxBatchSize,
    @Nullable RunOptions run,
    @Nullable TextEmbedding textEmbedding) {
  static final String FILE_NAME = "model.json";
  static final int ROWS_MAX = 65_536;
  private static final int TOKENS_MAX = 1 << 20;
  private static final long BYTES_MAX = 1 << 20;
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,127}";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              texts ->
                  texts
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .build();

  /**
   * The way from text to tokens and from token vectors to a sentence vector (mean over the
   * attention mask, unit length).
   *
   * @param tokenizer a Hugging Face {@code tokenizer.json} in the folder
   * @param input the name of the BYTES input
   * @param output the name of the FP32 output
   * @param maxTokens longer texts are cut
   */
  record TextEmbedding(String tokenizer, String input, String output, int maxTokens) {
    TextEmbedding {
      requireText("textEmbedding.tokenizer", tokenizer);
      requireText("textEmbedding.input", input);
      requireText("textEmbedding.output", output);
      requireBetween("textEmbedding.maxTokens", maxTokens, 1, TOKENS_MAX);
    }
  }

  ModelDescriptor {
    requireName("name", name);
    if (version != null) {
      requireName("version", version);
    }
    requireBetween("maxBatchSize", maxBatchSize, 0, ROWS_MAX);
  }

  String servedVersion() {
    return version == null ? "1" : version;
  }

  RunOptions runOptions() {
    return run == null ? RunOptions.DEFAULT : run;
  }

  String onnxFile() {
    return file == null ? "model.onnx" : file;
  }

  /**
   * @throws InvalidModelException if the descriptor is not readable
   */
  static ModelDescriptor load(Path folder) throws InvalidModelException {
    Path path = folder.resolve(FILE_NAME);
    try {
      if (Files.size(path) > BYTES_MAX) {
        throw new InvalidModelException(path + ": has over " + BYTES_MAX + " bytes", null);
      }
      ModelDescriptor descriptor = JSON.readValue(Files.readAllBytes(path), ModelDescriptor.class);
      if (descriptor == null) {
        throw new InvalidModelException(path + ": is null, not an object", null);
      }
      return descriptor;
    } catch (ValueInstantiationException e) {
      throw new InvalidModelException(path + ": " + cause(e), e);
    } catch (JacksonException e) {
      throw new InvalidModelException(path + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new InvalidModelException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** What was wrong with a value, without the class that it was to be of. */
  private static @Nullable String cause(ValueInstantiationException refusal) {
    Throwable cause = refusal.getCause();
    return cause == null ? refusal.getOriginalMessage() : cause.getMessage();
  }

  private static void requireName(String field, @Nullable String value) {
    if (value == null || !value.matches(NAME)) {
      throw new IllegalArgumentException(
          "%s '%s' is not 1 to 128 letters, digits, dots, dashes and underscores"
              .formatted(field, value));
    }
  }

  private static void requireText(String field, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException(field + " is missing");
    }
  }

  private static void requireBetween(String field, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s %d is not between %d and %d".formatted(field, value, least, most));
    }
  }
}
