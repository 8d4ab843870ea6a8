package network.haca.paymentgate.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.haca.schemas.llm.LlmError;

/** The bill of a request that costs nothing. */
final class FreeBill implements Bill {
  @Override
  public boolean isFree() {
    return true;
  }

  @Override
  public Map<String, String> headers() {
    return Map.of();
  }

  @Override
  public void watch(Runnable cut) {
    // Nobody ends it.
  }

  @Override
  public CompletionStage<Optional<LlmError>> release() {
    return CompletableFuture.completedStage(Optional.empty());
  }

  @Override
  public void said(JsonNode chunk) {
    // Nobody counts.
  }

  @Override
  public void saidAtOnce(JsonNode answer) {
    // Nobody counts.
  }

  @Override
  public Optional<ObjectNode> statement(Optional<JsonNode> usage) {
    return Optional.empty();
  }

  @Override
  public Map<String, String> leaving(Optional<JsonNode> usage) {
    return Map.of();
  }

  @Override
  public void close(Optional<JsonNode> usage) {
    // Nothing is charged.
  }

  @Override
  public CompletionStage<Void> waive() {
    return CompletableFuture.completedStage(null);
  }
}
