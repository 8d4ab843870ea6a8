package network.haca.llmnode.http;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import network.haca.connection.ClientQuota;
import network.haca.llmnode.llm.LlmModel;
import network.haca.schemas.llm.LlmError;

/** Bounds the requests that are answered at once: in all, of one client, and of one model. */
final class Admission {
  private final LlmLimits limits;
  private final ClientQuota quota;
  private final Map<String, Integer> byModel = new ConcurrentHashMap<>();

  Admission(LlmLimits limits) {
    this.limits = limits;
    this.quota = new ClientQuota(limits.requestsMax(), limits.clientRequestsMax());
  }

  /**
   * Why a client's request is not let in; nothing if it is, until {@link #leave}.
   *
   * @param client its address
   */
  Optional<LlmError> enter(String client) {
    return quota.enter(client).map(LlmError::overloaded);
  }

  void leave(String client) {
    quota.leave(client);
  }

  /** The same of a model, until {@link #leave(LlmModel)}. */
  Optional<LlmError> enter(LlmModel model) {
    int most = model.limits().requestsMax();
    if (byModel.merge(model.name(), 1, Integer::sum) <= (most == 0 ? limits.requestsMax() : most)) {
      return Optional.empty();
    }
    leave(model);
    return Optional.of(
        LlmError.overloaded(
            "Model '%s' answers %d requests already.".formatted(model.name(), most)));
  }

  void leave(LlmModel model) {
    byModel.computeIfPresent(model.name(), (any, count) -> count == 1 ? null : count - 1);
  }
}
