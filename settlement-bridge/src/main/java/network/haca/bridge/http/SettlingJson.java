package network.haca.bridge.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import network.haca.bridge.core.SettledLast;

/** The batch that was settled last, in JSON. Times are in milliseconds since 1970. */
final class SettlingJson {
  private SettlingJson() {}

  /**
   * @param now by the bridge's clock, so that who asks need not have the same time
   */
  static ObjectNode of(Optional<SettledLast> last, long now) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("now", now);
    last.ifPresent(
        batch -> body.put("answeredAt", batch.answeredAt()).put("settledAt", batch.settledAt()));
    return body;
  }
}
