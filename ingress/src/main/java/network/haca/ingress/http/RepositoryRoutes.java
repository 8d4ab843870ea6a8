package network.haca.ingress.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import network.haca.ingress.core.ModelOrders;
import network.haca.ingress.core.RefusedException;
import network.haca.ingress.core.RefusedException.Reason;
import network.haca.schemas.v1.kserve.ModelRepositoryParameter;
import network.haca.schemas.v1.kserve.RepositoryModelLoadRequest;
import network.haca.schemas.v1.kserve.RepositoryModelUnloadRequest;

/** Orders to load and unload models in their HTTP form (Triton's model repository extension). */
record RepositoryRoutes(ModelOrders orders) {
  private static final int BODY_BYTES_MAX = 1 << 16;

  CompletionStage<Void> load(String model, Buffer body) throws RefusedException {
    return orders.load(
        RepositoryModelLoadRequest.newBuilder()
            .setModelName(model)
            .putAllParameters(parameters(body))
            .build());
  }

  CompletionStage<Void> unload(String model, Buffer body) throws RefusedException {
    return orders.unload(
        RepositoryModelUnloadRequest.newBuilder()
            .setModelName(model)
            .putAllParameters(parameters(body))
            .build());
  }

  /** The values may be of any kind: nodes refuse by name those that they do not know. */
  private static Map<String, ModelRepositoryParameter> parameters(Buffer body)
      throws RefusedException {
    if (body.length() > BODY_BYTES_MAX) {
      throw new RefusedException(
          Reason.TOO_LARGE, "an order has at most %s bytes".formatted(BODY_BYTES_MAX));
    }
    Map<String, ModelRepositoryParameter> parameters = new TreeMap<>();
    try {
      JsonObject order = body.length() == 0 ? new JsonObject() : body.toJsonObject();
      Object given = order.getValue("parameters");
      // Where there is nothing, nothing is asked for.
      JsonObject asked = given == null ? new JsonObject() : (JsonObject) given;
      asked.forEach(
          each ->
              parameters.put(
                  each.getKey(),
                  ModelRepositoryParameter.newBuilder()
                      .setStringParam(String.valueOf(each.getValue()))
                      .build()));
      return parameters;
    } catch (DecodeException | ClassCastException e) {
      throw new RefusedException(
          Reason.INVALID, "the body is no JSON object with an object 'parameters', nor empty");
    }
  }
}
