package network.haca.ingress.core;

import java.util.List;
import java.util.concurrent.CompletionStage;
import network.haca.schemas.directory.NodeEntry;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.schemas.v1.kserve.ModelInferResponse;
import network.haca.schemas.v1.kserve.ModelMetadataResponse;
import network.haca.schemas.v1.kserve.ModelStatisticsResponse;
import network.haca.schemas.v1.kserve.RepositoryModelLoadRequest;
import network.haca.schemas.v1.kserve.RepositoryModelUnloadRequest;

/**
 * A registered inference node that requests can be sent to. Futures fail with {@link
 * RefusedException} only.
 */
public interface Node {
  NodeEntry entry();

  /** What it served when last asked; empty while it cannot be reached. */
  List<ServedModel> models();

  /** What it had and could not serve when last asked. */
  List<UnservedModel> unserved();

  /** Requests sent and not answered yet. */
  int inFlight();

  CompletionStage<ModelInferResponse> infer(ModelInferRequest request);

  CompletionStage<ModelMetadataResponse> metadata(String model, String version);

  /** What models of the node have done; an empty name or version asks for all. */
  CompletionStage<ModelStatisticsResponse> statistics(String model, String version);

  CompletionStage<?> load(RepositoryModelLoadRequest request);

  CompletionStage<?> unload(RepositoryModelUnloadRequest request);

  /** A model in a version. */
  record ServedModel(String name, String version) {}

  /** A model that no request can be sent for, and why. */
  record UnservedModel(String name, String version, String reason) {}
}
