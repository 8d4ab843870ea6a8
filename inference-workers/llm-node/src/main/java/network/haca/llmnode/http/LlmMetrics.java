package network.haca.llmnode.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import network.haca.llmnode.core.ExchangeMeter;
import network.haca.provingnode.app.RequestMetrics;
import network.haca.provingnode.app.RequestMetrics.Outcome;
import network.haca.schemas.llm.LlmError;

/**
 * Counts the outcomes of a node's requests to language models, and the tokens that providers
 * counted.
 */
public final class LlmMetrics {
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY = 429;
  private static final int SERVER = 500;
  private static final int UNAVAILABLE = 503;

  private final RequestMetrics requests;
  private final Counter prompt;
  private final Counter completion;

  /**
   * @param tags of the node
   */
  public LlmMetrics(Tags tags, MeterRegistry meters) {
    this.requests = new RequestMetrics(tags, meters);
    this.prompt = tokens("prompt", tags, meters);
    this.completion = tokens("completion", tags, meters);
  }

  private static Counter tokens(String type, Tags tags, MeterRegistry meters) {
    return Counter.builder("haca.worker.tokens")
        .description("tokens that providers counted, of answers for which they told it")
        .tags(tags.and("type", type))
        .register(meters);
  }

  /** Measures a request from now on. */
  ExchangeMeter begin() {
    long begin = System.nanoTime();
    return new ExchangeMeter() {
      @Override
      public void used(JsonNode usage) {
        prompt.increment(Math.max(0, usage.path("prompt_tokens").asDouble()));
        completion.increment(Math.max(0, usage.path("completion_tokens").asDouble()));
      }

      @Override
      public void answered() {
        requests.count(Outcome.ANSWERED, System.nanoTime() - begin);
      }

      @Override
      public void refused(LlmError error) {
        LlmMetrics.this.refused(error);
      }
    };
  }

  void refused(LlmError error) {
    requests.count(outcome(error.status()), 0);
  }

  private static Outcome outcome(int status) {
    return switch (status) {
      case NOT_FOUND -> Outcome.NOT_FOUND;
      case TOO_MANY -> Outcome.OVERLOADED;
      case UNAVAILABLE -> Outcome.UNAVAILABLE;
      default -> status < SERVER ? Outcome.INVALID : Outcome.FAILED;
    };
  }
}
