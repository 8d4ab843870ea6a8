package network.haca.ingress.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import network.haca.schemas.v1.kserve.ModelConfig;
import network.haca.schemas.v1.kserve.ModelInput;
import network.haca.schemas.v1.kserve.ModelOutput;

/**
 * A model's configuration as Triton writes it in JSON: by the names of its fields, numbers as such.
 */
final class TritonConfigJson {
  private TritonConfigJson() {}

  static JsonObject of(ModelConfig config) {
    JsonArray inputs = new JsonArray();
    config.getInputList().forEach(input -> inputs.add(input(input)));
    JsonArray outputs = new JsonArray();
    config.getOutputList().forEach(output -> outputs.add(output(output)));
    int versions = config.getVersionPolicy().getLatest().getNumVersions();
    return new JsonObject()
        .put("name", config.getName())
        .put("platform", config.getPlatform())
        .put("backend", config.getBackend())
        .put(
            "version_policy",
            new JsonObject().put("latest", new JsonObject().put("num_versions", versions)))
        .put("max_batch_size", config.getMaxBatchSize())
        .put("input", inputs)
        .put("output", outputs);
  }

  private static JsonObject input(ModelInput input) {
    return tensor(input.getName(), input.getDataType().name(), input.getDimsList())
        .put("format", input.getFormat().name())
        .put("is_shape_tensor", input.getIsShapeTensor())
        .put("allow_ragged_batch", input.getAllowRaggedBatch())
        .put("optional", input.getOptional());
  }

  private static JsonObject output(ModelOutput output) {
    return tensor(output.getName(), output.getDataType().name(), output.getDimsList())
        .put("label_filename", output.getLabelFilename())
        .put("is_shape_tensor", output.getIsShapeTensor());
  }

  private static JsonObject tensor(String name, String type, List<Long> dims) {
    return new JsonObject()
        .put("name", name)
        .put("data_type", type)
        .put("dims", new JsonArray(List.copyOf(dims)));
  }
}
