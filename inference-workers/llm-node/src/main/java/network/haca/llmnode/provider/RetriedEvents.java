package network.haca.llmnode.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import network.haca.llmnode.core.ProviderEvents;
import network.haca.schemas.llm.LlmError;

/**
 * A provider's events, which the next provider's replace if this one fails before it has said
 * anything. What says nothing, such as who speaks, waits until something is said.
 */
final class RetriedEvents implements ProviderEvents {
  /** Chunks that say nothing and wait; one more is not waited for. */
  private static final int WAITING_MAX = 16;

  private final Function<LlmError, Optional<Future<ProviderEvents>>> next;
  private final List<JsonNode> waiting = new ArrayList<>();
  private ProviderEvents events;
  private boolean hasSaid;
  private boolean isPaused;
  private boolean isCancelled;

  /**
   * @param next another provider's events after this error; nothing if it is to be told
   */
  RetriedEvents(ProviderEvents events, Function<LlmError, Optional<Future<ProviderEvents>>> next) {
    this.events = events;
    this.next = next;
  }

  @Override
  public void read(Consumer<JsonNode> chunk, Runnable end, Consumer<LlmError> failed) {
    events.read(
        given -> add(given, chunk),
        () -> {
          say(chunk);
          end.run();
        },
        error -> {
          Optional<Future<ProviderEvents>> other =
              hasSaid || isCancelled ? Optional.empty() : next.apply(error);
          if (other.isPresent()) {
            waiting.clear();
            replace(other.get(), chunk, end, failed);
          } else {
            say(chunk);
            failed.accept(error);
          }
        });
  }

  private void replace(
      Future<ProviderEvents> other,
      Consumer<JsonNode> chunk,
      Runnable end,
      Consumer<LlmError> failed) {
    hasSaid = true; // The other has the next providers behind it.
    other
        .onSuccess(
            begun -> {
              events = begun;
              if (isCancelled) {
                begun.cancel();
                return;
              }
              begun.read(chunk, end, failed);
              if (isPaused) {
                begun.pause();
              }
            })
        .onFailure(failure -> failed.accept(ProviderException.errorOf(failure)));
  }

  private void add(JsonNode given, Consumer<JsonNode> chunk) {
    waiting.add(given);
    if (hasSaid || isSaid(given) || waiting.size() > WAITING_MAX) {
      say(chunk);
    }
  }

  private void say(Consumer<JsonNode> chunk) {
    hasSaid = true;
    List<JsonNode> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(chunk);
  }

  /** Returns true if a choice has anything beside its place, who speaks, and how it ends. */
  static boolean isSaid(JsonNode chunk) {
    for (JsonNode choice : chunk.path("choices")) {
      boolean hasText = !choice.path("text").asText("").isEmpty();
      if (hasText || choice.path("delta").properties().stream().anyMatch(RetriedEvents::isSaid)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSaid(Map.Entry<String, JsonNode> field) {
    JsonNode value = field.getValue();
    boolean isNothing =
        value.isNull()
            || value.isTextual() && value.textValue().isEmpty()
            || value.isContainerNode() && value.isEmpty();
    return !isNothing && !field.getKey().equals("role");
  }

  @Override
  public void pause() {
    isPaused = true;
    events.pause();
  }

  @Override
  public void resume() {
    isPaused = false;
    events.resume();
  }

  @Override
  public void cancel() {
    isCancelled = true;
    events.cancel();
  }
}
