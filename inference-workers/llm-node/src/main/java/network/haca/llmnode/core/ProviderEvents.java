package network.haca.llmnode.core;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;
import network.haca.schemas.llm.LlmError;

/** A streamed answer's chunks, in OpenAI's form. */
public interface ProviderEvents {
  /**
   * Reads from now on.
   *
   * @param end told once, of the provider's own end
   * @param failed told once instead, if the stream ends otherwise
   */
  void read(Consumer<JsonNode> chunk, Runnable end, Consumer<LlmError> failed);

  /** No more chunks until {@link #resume}: the client does not take them. */
  void pause();

  void resume();

  /** The client went away; the provider need not go on. */
  void cancel();
}
