package network.haca.llmnode.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Consumer;
import network.haca.llmnode.core.ProviderEvents;
import network.haca.llmnode.llm.LlmRequest;
import network.haca.llmnode.llm.NormalChunks;
import network.haca.schemas.llm.LlmError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A provider's events in one form. An answer ends well only if the provider says of every choice
 * why it ended; what it sends that is no answer to the request ends the work.
 */
final class NormalEvents implements ProviderEvents {
  private static final Logger LOG = LoggerFactory.getLogger(NormalEvents.class);

  private final ProviderEvents events;
  private final NormalChunks chunks;
  private boolean isOver;

  NormalEvents(LlmRequest request, ProviderEvents events) {
    this.events = events;
    this.chunks = new NormalChunks(request, ToolCallId::fresh);
  }

  @Override
  public void read(Consumer<JsonNode> chunk, Runnable end, Consumer<LlmError> failed) {
    events.read(
        given -> add(given, chunk, failed),
        () -> {
          if (!isOver) {
            Optional<LlmError> missing = chunks.missing();
            end(chunk).or(() -> missing).ifPresentOrElse(failed, end);
          }
        },
        error -> fail(error, chunk, failed));
  }

  @Override
  public void pause() {
    events.pause();
  }

  @Override
  public void resume() {
    events.resume();
  }

  @Override
  public void cancel() {
    isOver = true;
    events.cancel();
  }

  private void add(JsonNode given, Consumer<JsonNode> chunk, Consumer<LlmError> failed) {
    if (isOver) {
      return;
    }
    switch (chunks.add(given)) {
      case NormalChunks.Step.Chunk(JsonNode made) -> chunk.accept(made);
      case NormalChunks.Step.Malformed(String reason) -> {
        fail(LlmError.provider(502, reason).afterWork(), chunk, failed);
        events.cancel();
      }
    }
  }

  private void fail(LlmError error, Consumer<JsonNode> chunk, Consumer<LlmError> failed) {
    if (!isOver) {
      failed.accept(end(chunk).orElse(error));
    }
  }

  /** That what was held back cannot be told; nothing if it is. */
  private Optional<LlmError> end(Consumer<JsonNode> chunk) {
    isOver = true;
    try {
      chunk.accept(chunks.rest());
      return Optional.empty();
    } catch (RuntimeException e) {
      LOG.error("the end of a provider's answer is not read", e);
      return Optional.of(
          LlmError.provider(502, "The provider sent an answer that cannot be read."));
    }
  }
}
