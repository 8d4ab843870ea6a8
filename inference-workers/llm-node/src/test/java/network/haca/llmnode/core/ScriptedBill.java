package network.haca.llmnode.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.haca.paymentgate.core.Bill;
import network.haca.schemas.llm.LlmError;

/** A bill that remembers what it is told, and lets the answer leave when it is told to. */
final class ScriptedBill implements Bill {
  final List<String> told = new ArrayList<>();
  final CompletableFuture<Optional<LlmError>> release = new CompletableFuture<>();
  private Runnable cut = () -> {};

  /** Lets everything leave at once. */
  static ScriptedBill open() {
    ScriptedBill bill = new ScriptedBill();
    bill.release.complete(Optional.empty());
    return bill;
  }

  void cut() {
    cut.run();
  }

  @Override
  public boolean isFree() {
    return false;
  }

  @Override
  public Map<String, String> headers() {
    return Map.of();
  }

  @Override
  public void watch(Runnable whenOver) {
    cut = whenOver;
  }

  @Override
  public CompletionStage<Optional<LlmError>> release() {
    return release;
  }

  @Override
  public void said(JsonNode chunk) {
    told.add("said");
  }

  @Override
  public Optional<ObjectNode> statement(Optional<JsonNode> usage) {
    return Optional.of(JsonNodeFactory.instance.objectNode().put("charged", "5"));
  }

  @Override
  public void saidAtOnce(JsonNode answer) {
    told.add("said at once");
  }

  @Override
  public Map<String, String> leaving(Optional<JsonNode> usage) {
    told.add("leaving " + own(usage));
    return Map.of("X-Charge", "5");
  }

  @Override
  public void close(Optional<JsonNode> usage) {
    told.add("closed " + own(usage));
  }

  private static String own(Optional<JsonNode> usage) {
    return usage.map(JsonNode::toString).orElse("by own count");
  }

  @Override
  public CompletionStage<Void> waive() {
    told.add("waived");
    return CompletableFuture.completedStage(null);
  }
}
