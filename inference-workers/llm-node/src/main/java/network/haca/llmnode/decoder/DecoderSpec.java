package network.haca.llmnode.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import network.haca.onnx.InvalidModelException;

/**
 * The description of a decoder in Hugging Face's {@code config.json} and {@code
 * generation_config.json}.
 *
 * @param keyValueHeads per layer
 * @param headSize numbers per head
 * @param vocabulary tokens that there are
 * @param contextLength tokens that the model was made for
 * @param ends tokens that end an answer
 */
record DecoderSpec(
    int layers,
    int keyValueHeads,
    int headSize,
    int vocabulary,
    int contextLength,
    Set<Long> ends) {

  DecoderSpec {
    ends = Set.copyOf(ends);
  }

  static DecoderSpec read(Path folder) throws InvalidModelException {
    JsonNode config = json(folder.resolve("config.json"));
    int heads = positive(folder, config, "num_attention_heads");
    int headSize =
        config.hasNonNull("head_dim")
            ? positive(folder, config, "head_dim")
            : positive(folder, config, "hidden_size") / heads;
    Set<Long> ends = new TreeSet<>();
    addEnds(config, ends);
    Path generation = folder.resolve("generation_config.json");
    if (Files.exists(generation)) {
      addEnds(json(generation), ends);
    }
    return new DecoderSpec(
        positive(folder, config, "num_hidden_layers"),
        config.hasNonNull("num_key_value_heads")
            ? positive(folder, config, "num_key_value_heads")
            : heads,
        headSize,
        positive(folder, config, "vocab_size"),
        positive(folder, config, "max_position_embeddings"),
        ends);
  }

  static JsonNode json(Path file) throws InvalidModelException {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new InvalidModelException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** One token, or a list of them. */
  private static void addEnds(JsonNode config, Set<Long> ends) {
    JsonNode given = config.path("eos_token_id");
    if (given.isIntegralNumber()) {
      ends.add(given.asLong());
    }
    given.forEach(token -> ends.add(token.asLong()));
  }

  private static int positive(Path folder, JsonNode config, String name)
      throws InvalidModelException {
    int value = config.path(name).asInt();
    if (value <= 0) {
      throw new InvalidModelException(
          "%s: '%s' is missing; give config.json of a decoder-only model"
              .formatted(folder.resolve("config.json"), name),
          null);
    }
    return value;
  }
}
