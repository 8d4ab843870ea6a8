package network.haca.oracle.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import network.haca.connection.BoundedBody;
import network.haca.connection.JsonResponses;
import network.haca.oracle.source.SourceSecrets;
import network.haca.primitives.Bytes;

/**
 * Takes {@code {NAME: SECRET}} for the secrets that the sources ask for. Sent again, a secret takes
 * the place of the one before; none is ever read back.
 */
public final class SecretDelivery {
  static final String PATH = "/v1/keys";

  private static final int BODY_BYTES_MAX = 64 << 10;
  private static final Pattern SECRET = Pattern.compile("[\\x21-\\x7e]{1,4096}");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Set<String> names;
  private final SourceSecrets secrets;

  /**
   * @param names of the secrets that there may be
   */
  public SecretDelivery(Set<String> names, SourceSecrets secrets) {
    this.names = new TreeSet<>(names);
    this.secrets = secrets;
  }

  /**
   * Answers a request that brings secrets.
   *
   * @param order why a body is not to be followed; nothing if it is
   */
  void serve(HttpServerRequest request, Function<String, Optional<String>> order) {
    BoundedBody.read(
            request,
            BODY_BYTES_MAX,
            () -> new RefusedException(FactRefusal.tooLarge(BODY_BYTES_MAX)))
        .compose(body -> answer(body, order))
        .onSuccess(answer -> JsonResponses.send(request.response(), answer))
        .onFailure(failure -> FactServer.refuse(request.response(), FactServer.refusal(failure)));
  }

  private Future<ObjectNode> answer(Buffer body, Function<String, Optional<String>> order) {
    String text = Bytes.wrap(body.getBytes()).asUtf8().orElse("");
    Optional<String> refusal = order.apply(text);
    if (refusal.isPresent()) {
      return refused(FactRefusal.unsigned(refusal.get()));
    }
    JsonNode given = read(text);
    if (!given.isObject() || given.isEmpty()) {
      return refused(FactRefusal.invalid("the body has to be {NAME: SECRET}"));
    }
    for (Map.Entry<String, JsonNode> each : given.properties()) {
      if (names.contains(each.getKey()) && !SECRET.matcher(each.getValue().asText()).matches()) {
        return refused(
            FactRefusal.invalid(
                "secret '%s' has to be 1 to 4096 visible characters of ASCII"
                    .formatted(each.getKey())));
      }
    }
    return Future.succeededFuture(take(given));
  }

  private ObjectNode take(JsonNode given) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("status", "ok");
    ArrayNode taken = answer.putArray("secrets_taken");
    for (String name : names) {
      if (given.has(name)) {
        secrets.put(name, given.get(name).asText());
        taken.add(name);
      }
    }
    return answer;
  }

  private static JsonNode read(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      // The parser's own words may quote the body, and with it a secret.
      return MissingNode.getInstance();
    }
  }

  private static Future<ObjectNode> refused(FactRefusal refusal) {
    return Future.failedFuture(new RefusedException(refusal));
  }
}
