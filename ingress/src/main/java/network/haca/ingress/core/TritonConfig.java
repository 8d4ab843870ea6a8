package network.haca.ingress.core;

import java.util.Arrays;
import network.haca.schemas.v1.kserve.DataType;
import network.haca.schemas.v1.kserve.ModelConfig;
import network.haca.schemas.v1.kserve.ModelInput;
import network.haca.schemas.v1.kserve.ModelMetadataResponse;
import network.haca.schemas.v1.kserve.ModelMetadataResponse.TensorMetadata;
import network.haca.schemas.v1.kserve.ModelOutput;
import network.haca.schemas.v1.kserve.ModelVersionPolicy;

/**
 * A model's configuration as Triton's clients read it. Shapes are the model's own, with the
 * dimension of a batch among them where it has one, which Triton says by a batch size of 0.
 */
final class TritonConfig {
  private TritonConfig() {}

  static ModelConfig of(ModelMetadataResponse metadata) {
    ModelConfig.Builder config =
        ModelConfig.newBuilder()
            .setName(metadata.getName())
            .setPlatform(metadata.getPlatform())
            .setBackend("onnxruntime")
            .setVersionPolicy(
                ModelVersionPolicy.newBuilder()
                    .setLatest(ModelVersionPolicy.Latest.newBuilder().setNumVersions(1)));
    for (TensorMetadata input : metadata.getInputsList()) {
      config.addInput(
          ModelInput.newBuilder()
              .setName(input.getName())
              .setDataType(type(input.getDatatype()))
              .addAllDims(input.getShapeList()));
    }
    for (TensorMetadata output : metadata.getOutputsList()) {
      config.addOutput(
          ModelOutput.newBuilder()
              .setName(output.getName())
              .setDataType(type(output.getDatatype()))
              .addAllDims(output.getShapeList()));
    }
    return config.build();
  }

  private static DataType type(String datatype) {
    String name = datatype.equals("BYTES") ? "TYPE_STRING" : "TYPE_" + datatype;
    return Arrays.stream(DataType.values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElse(DataType.TYPE_INVALID);
  }
}
