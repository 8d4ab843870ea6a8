package network.haca.ingress.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import network.haca.ingress.core.Node;
import network.haca.ingress.core.Router;

/**
 * {@code POST /v2/repository/index}: the models of all nodes, and why some cannot be served
 * (Triton's model repository extension).
 */
final class RepositoryIndex {
  /** A longer body asks for nothing that is known. */
  private static final int BODY_BYTES_MAX = 1_024;

  private RepositoryIndex() {}

  /**
   * The index.
   *
   * @param body {@code {"ready": true}} for those alone that are served; anything else asks for all
   */
  static JsonArray of(Router router, Buffer body) {
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

  private static boolean isReadyAlone(Buffer body) {
    try {
      return body.length() > 0
          && body.length() <= BODY_BYTES_MAX
          && Boolean.TRUE.equals(body.toJsonObject().getBoolean("ready"));
    } catch (DecodeException | ClassCastException e) {
      return false;
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
