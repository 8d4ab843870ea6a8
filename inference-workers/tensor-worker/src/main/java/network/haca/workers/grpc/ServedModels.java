package network.haca.workers.grpc;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import network.haca.contracts.RegisteredModel;
import network.haca.primitives.Bytes32;
import network.haca.schemas.v1.kserve.ModelMetadataResponse;
import network.haca.walrus.BlobId;
import network.haca.workers.core.Model;
import network.haca.workers.core.Models;
import network.haca.workers.core.TensorSpec;

/**
 * The models behind the port, and what is told of them.
 *
 * @param method how the node's answers are vouched for
 * @param entry of the registry on chain, by the digest of a model's folder
 */
public record ServedModels(
    Models models, String method, Function<Bytes32, Optional<RegisteredModel>> entry) {
  ModelMetadataResponse metadata(Model model) {
    ModelMetadataResponse.Builder metadata =
        ModelMetadataResponse.newBuilder()
            .setName(model.name())
            .addAllVersions(models.versions(model.name()))
            .setPlatform("onnxruntime_onnx")
            .putProperties("digest", model.digest().toHex())
            .putProperties("method", method);
    model.inputs().stream()
        .filter(spec -> !spec.isOptional())
        .forEach(spec -> metadata.addInputs(metadata(spec)));
    model.outputs().forEach(spec -> metadata.addOutputs(metadata(spec)));
    entry.apply(model.digest()).ifPresent(registered -> registration(metadata, registered));
    return metadata.build();
  }

  private static void registration(
      ModelMetadataResponse.Builder metadata, RegisteredModel registered) {
    String methods = registered.circuit().isPresent() ? "VANILLA,TEE,ZKML" : "VANILLA,TEE";
    var _ =
        metadata
            .putProperties("id", registered.id().toHex())
            .putProperties("blob_id", new BlobId(registered.blobId()).toText())
            .putProperties("owner", registered.owner().toHex())
            .putProperties("methods", methods)
            .putProperties("fee_vanilla", registered.fees().vanilla().toString())
            .putProperties("fee_tee", registered.fees().tee().toString())
            .putProperties("fee_zkml", registered.fees().zkml().toString())
            .putProperties("stored_until", time(registered.storedUntil()));
    if (registered.isWithdrawn()) {
      var _ = metadata.putProperties("withdrawn", time(registered.withdrawnAt()));
    }
  }

  private static String time(long seconds) {
    return Instant.ofEpochSecond(seconds).toString();
  }

  private static ModelMetadataResponse.TensorMetadata metadata(TensorSpec spec) {
    return ModelMetadataResponse.TensorMetadata.newBuilder()
        .setName(spec.name())
        .setDatatype(spec.datatype().name())
        .addAllShape(spec.shape())
        .build();
  }
}
