package network.haca.ingress.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import network.haca.ingress.core.Node;
import network.haca.ingress.core.RefusedException;
import network.haca.ingress.core.RefusedException.Reason;
import network.haca.ingress.core.Router;

/**
 * {@code POST /v2/repository/index}: the models of all nodes, and why some cannot be served
 * (Triton's model repository extension).
 */
final class RepositoryIndex {
  private RepositoryIndex() {}

  /**
   * The index.
   *
   * @param body empty, or {@code {"ready": true}} for those alone that are served
   * @throws RefusedException if the body is anything else
   */
  static JsonArray of(Router router, Buffer body) throws RefusedException {
    JsonArray index = new JsonArray();
    for (Node.ServedModel model : router.models()) {
      index.add(entry(model.name(), model.version(), "READY", ""));
    }
    if (!isReadyAlone(body)) {
      for (Node.UnservedModel model : router.unserved()) {
        index.add(entry(model.name(), model.version(), "UNAVAILABLE", model.reason()));
      }
    }
    return index;
  }

  private static boolean isReadyAlone(Buffer body) throws RefusedException {
    try {
      return body.length() > 0 && body.toJsonObject().getBoolean("ready", false);
    } catch (DecodeException | ClassCastException e) {
      throw new RefusedException(
          Reason.INVALID,
          "the body is not {\"ready\": true or false}; leave it empty for all models");
    }
  }

  private static JsonObject entry(String name, String version, String state, String reason) {
    return new JsonObject()
        .put("name", name)
        .put("version", version)
        .put("state", state)
        .put("reason", reason);
  }
}
