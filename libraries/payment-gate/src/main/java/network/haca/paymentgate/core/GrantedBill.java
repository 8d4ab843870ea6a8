package network.haca.paymentgate.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import network.haca.schemas.llm.LlmError;

/**
 * The bill of a request that another gate is paid for: nothing is charged here, and the work is cut
 * before the grant ends, so that the gate still gets the end of the answer, signed as cut (rule
 * X8).
 */
final class GrantedBill implements Bill {
  /** Time that the end of an answer may take to the gate. */
  static final Duration MARGIN = Duration.ofSeconds(2);

  private final Duration life;
  private final Timer timer;

  /**
   * @param life of the grant from now on
   */
  GrantedBill(Duration life, Timer timer) {
    this.life = life;
    this.timer = timer;
  }

  @Override
  public void watch(Runnable cut) {
    Duration left = life.minus(MARGIN);
    var _ = timer.after(left.isPositive() ? left : Duration.ofMillis(1), cut);
  }

  @Override
  public boolean isFree() {
    return true;
  }

  @Override
  public Map<String, String> headers() {
    return FREE.headers();
  }

  @Override
  public CompletionStage<Optional<LlmError>> release() {
    return FREE.release();
  }

  @Override
  public void said(JsonNode chunk) {
    // The gate reads along.
  }

  @Override
  public void saidAtOnce(JsonNode answer) {
    // The gate reads along.
  }

  @Override
  public Optional<ObjectNode> statement(Optional<JsonNode> usage) {
    return FREE.statement(usage);
  }

  @Override
  public Map<String, String> leaving(Optional<JsonNode> usage) {
    return FREE.leaving(usage);
  }

  @Override
  public void close(Optional<JsonNode> usage) {
    FREE.close(usage);
  }

  @Override
  public CompletionStage<Void> waive() {
    return FREE.waive();
  }
}
