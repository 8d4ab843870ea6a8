package network.haca.paymentgate.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import network.haca.schemas.llm.LlmError;

/**
 * The bill of one request, from its admission on. Whoever runs the request tells it what the model
 * says, and ends it once: by {@link #close}, or by {@link #waive} where there is no answer.
 */
public interface Bill {
  /** The bill of a request that is not paid for. */
  Bill FREE = new FreeBill();

  /** Returns true if nothing is charged, and no answer has to wait or be read along. */
  boolean isFree();

  /** Headers that are known before the answer. */
  Map<String, String> headers();

  /** Takes what ends the work; it is told where nothing more can be charged, or time is over. */
  void watch(Runnable cut);

  /**
   * Completes before the first byte of an answer may leave, with why it may not, or with nothing.
   */
  CompletionStage<Optional<LlmError>> release();

  /** Counts a chunk of a stream, in OpenAI's form, which leaves at once. */
  void said(JsonNode chunk);

  /** Counts a whole answer, in OpenAI's form, of which nothing has left. */
  void saidAtOnce(JsonNode answer);

  /**
   * Tokens, prices and charge, as an answer states them; nothing where nothing is charged.
   *
   * @param usage OpenAI's, if the provider told it; else what was counted
   */
  Optional<ObjectNode> statement(Optional<JsonNode> usage);

  /**
   * Headers with what {@link #statement} says, of an answer whose last bytes leave now. Whoever
   * writes them tells {@link #close} once they are written or the client is gone.
   */
  Map<String, String> leaving(Optional<JsonNode> usage);

  /** Charges what {@link #statement} says. Closed again, it does nothing. */
  void close(Optional<JsonNode> usage);

  /**
   * Charges nothing, unless the bill is closed: there is no answer. Completes when what was set
   * aside is free again, or the facilitator did not say so.
   */
  CompletionStage<Void> waive();
}
