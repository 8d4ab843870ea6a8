package network.haca.llmnode.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import network.haca.llmnode.core.ProviderEvents;
import network.haca.llmnode.llm.LlmModel.Route;
import network.haca.llmnode.llm.LlmRequest;

/** A runner of models: a server elsewhere, or this node itself. */
public interface Provider {
  /**
   * The whole answer in OpenAI's form; fails with {@link ProviderException} only.
   *
   * @param left completes when nobody waits for the answer any more: the work on it ends
   */
  Future<JsonNode> complete(LlmRequest request, Route route, Future<Void> left);

  /**
   * The answer's events as they come, not read yet; fails with {@link ProviderException} only,
   * before the first byte.
   *
   * @param left completes when nobody waits for the answer any more: the work on it ends
   */
  Future<ProviderEvents> stream(LlmRequest request, Route route, Future<Void> left);

  /** Returns true if it failed so often that it is passed over for a while. */
  boolean rests();

  Future<Void> close();
}
