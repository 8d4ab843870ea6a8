package network.haca.llmnode.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.util.Set;
import java.util.TreeSet;
import network.haca.llmnode.provider.ProviderKeys;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.llm.PythonJson;

/**
 * Takes {@code {"NAME_api_key": …}} for each provider NAME. Sent again, a key takes the place of
 * the one before; none is ever read back.
 */
public final class KeyDelivery {
  static final int BODY_MAX = 64 << 10;
  private static final String SUFFIX = "_api_key";

  private final Set<String> providers;
  private final ProviderKeys keys;

  public KeyDelivery(Set<String> providers, ProviderKeys keys) {
    this.providers = new TreeSet<>(providers);
    this.keys = keys;
  }

  /** As the original answers it; fails with {@link RefusedException} only. */
  Future<ObjectNode> take(String body) {
    JsonNode given = read(body);
    if (!given.isObject() || given.isEmpty()) {
      return Future.failedFuture(new RefusedException(LlmError.invalid("JSON body required")));
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("status", "ok");
    ArrayNode initialized = answer.putArray("providers_initialized");
    for (String provider : providers) {
      String key = given.path(provider + SUFFIX).asText();
      if (!key.isEmpty()) {
        keys.put(provider, key);
        initialized.add(provider);
      }
    }
    return Future.succeededFuture(answer);
  }

  private static JsonNode read(String body) {
    try {
      return PythonJson.parse(body);
    } catch (PythonJson.MalformedException e) {
      // The parser's own words may quote the body, and with it a key.
      return MissingNode.getInstance();
    }
  }
}
