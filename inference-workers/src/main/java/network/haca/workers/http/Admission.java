package network.haca.workers.http;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import network.haca.schemas.llm.LlmError;
import network.haca.workers.llm.LlmModel;

/** How many requests are answered at once: in all, of one client, and of one model. */
final class Admission {
  private static final String ALL = "all";

  private final LlmLimits limits;
  private final Map<String, Integer> running = new ConcurrentHashMap<>();

  Admission(LlmLimits limits) {
    this.limits = limits;
  }

  /**
   * Why a client's request is not let in; nothing if it is, until {@link #leave}.
   *
   * @param client its address
   */
  Optional<LlmError> enter(String client) {
    if (!take(ALL, limits.requestsMax())) {
      return Optional.of(
          LlmError.overloaded(
              "This node answers %d requests already.".formatted(limits.requestsMax())));
    }
    if (!take(clientKey(client), limits.clientRequestsMax())) {
      free(ALL);
      return Optional.of(
          LlmError.overloaded(
              "You have %d requests here already.".formatted(limits.clientRequestsMax())));
    }
    return Optional.empty();
  }

  void leave(String client) {
    free(clientKey(client));
    free(ALL);
  }

  /** The same of a model, until {@link #leave(LlmModel)}. */
  Optional<LlmError> enter(LlmModel model) {
    int most = model.limits().requestsMax();
    return take(modelKey(model), most == 0 ? limits.requestsMax() : most)
        ? Optional.empty()
        : Optional.of(
            LlmError.overloaded(
                "Model '%s' answers %d requests already.".formatted(model.name(), most)));
  }

  void leave(LlmModel model) {
    free(modelKey(model));
  }

  private static String clientKey(String client) {
    return "client " + client;
  }

  private static String modelKey(LlmModel model) {
    return "model " + model.name();
  }

  private boolean take(String key, int most) {
    if (running.merge(key, 1, Integer::sum) <= most) {
      return true;
    }
    free(key);
    return false;
  }

  private void free(String key) {
    running.computeIfPresent(key, (any, count) -> count == 1 ? null : count - 1);
  }
}
