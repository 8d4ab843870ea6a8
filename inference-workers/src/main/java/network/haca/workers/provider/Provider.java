package network.haca.workers.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import network.haca.workers.llm.LlmModel.Route;
import network.haca.workers.llm.LlmRequest;

/** Who runs models: a server elsewhere, or this node itself. */
public interface Provider {
  /** The whole answer in OpenAI's form; fails with {@link ProviderException} only. */
  Future<JsonNode> complete(LlmRequest request, Route route);

  /**
   * The answer's events as they come, not read yet; fails with {@link ProviderException} only,
   * before the first byte.
   */
  Future<ProviderEvents> stream(LlmRequest request, Route route);

  /** Whether it failed so often that it is passed over for a while. */
  boolean rests();

  Future<Void> close();
}
