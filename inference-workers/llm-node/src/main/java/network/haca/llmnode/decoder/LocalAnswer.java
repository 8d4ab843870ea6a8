package network.haca.llmnode.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import network.haca.llmnode.core.ProviderEvents;
import network.haca.llmnode.llm.AnswerChunks;
import network.haca.llmnode.llm.LlmApi;
import network.haca.schemas.llm.LlmError;

/**
 * The answers to one request as they are made, in OpenAI's chunks. Everything here happens on the
 * request's event loop. What a slow client has not taken yet is kept: no more than the answer's
 * tokens, which are bounded.
 */
final class LocalAnswer implements ProviderEvents {
  private final Context context;
  private final AnswerChunks chunks;
  private final DecoderCall call;
  private final DecoderModel model;
  private final LogProbabilityJson logprobs;
  private final List<Generation> generations = new ArrayList<>();
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private Consumer<JsonNode> chunk = ignored -> {};
  private Runnable end = () -> {};
  private Consumer<LlmError> failed = ignored -> {};
  private boolean isRead;
  private boolean isPaused;
  private boolean isOver;
  private int left;
  private int promptTokens;
  private int answerTokens;

  LocalAnswer(Context context, LlmApi api, DecoderCall call, DecoderModel model) {
    this.context = context;
    this.model = model;
    this.logprobs = new LogProbabilityJson(model.vocabulary());
    this.chunks = new AnswerChunks(api);
    this.call = call;
    this.left = call.prompts().size() * call.choices();
  }

  /** False if the model has too much to do; then nothing is begun. */
  boolean begin() {
    int index = 0;
    for (long[] prompt : call.prompts()) {
      promptTokens += prompt.length;
      for (int i = 0; i < call.choices(); i++) {
        Wish wish = call.wish().choice(index);
        Choice listener = new Choice(index++, call.isAboutTools());
        Generation generation = new Generation(prompt, wish, model, listener);
        generations.add(generation);
        if (!model.offer(generation)) {
          cancel();
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public void read(Consumer<JsonNode> chunk, Runnable end, Consumer<LlmError> failed) {
    this.chunk = chunk;
    this.end = end;
    this.failed = failed;
    isRead = true;
    flush();
  }

  @Override
  public void pause() {
    isPaused = true;
  }

  @Override
  public void resume() {
    isPaused = false;
    flush();
  }

  @Override
  public void cancel() {
    isOver = true;
    waiting.clear();
    generations.forEach(model::withdraw);
  }

  private void later(Runnable event) {
    context.runOnContext(
        now -> {
          if (!isOver) {
            waiting.add(event);
            flush();
          }
        });
  }

  private void flush() {
    while (isRead && !isPaused && !isOver && !waiting.isEmpty()) {
      waiting.remove().run();
    }
  }

  private void choiceEnded(int answered) {
    answerTokens += answered;
    left--;
    if (left == 0) {
      chunk.accept(chunks.usage(promptTokens, answerTokens));
      isOver = true;
      end.run();
    }
  }

  private void choiceFailed(String reason) {
    cancel();
    failed.accept(LlmError.provider(500, reason));
  }

  /** Told by the model's thread. What may be a tool call is known when it is whole. */
  private final class Choice implements GenerationListener {
    private final int index;
    private final boolean isHeld;
    private final StringBuilder held = new StringBuilder();
    private final List<TokenLogProbability> heldTokens = new ArrayList<>();

    Choice(int index, boolean isHeld) {
      this.index = index;
      this.isHeld = isHeld;
    }

    @Override
    public void text(String more, List<TokenLogProbability> tokens) {
      if (isHeld) {
        held.append(more);
        heldTokens.addAll(tokens);
      } else {
        later(() -> chunk.accept(shown(more, tokens)));
      }
    }

    private JsonNode shown(String more, List<TokenLogProbability> tokens) {
      return tokens.isEmpty()
          ? chunks.text(index, more)
          : chunks.text(index, more, logprobs.of(tokens));
    }

    @Override
    public void ended(String reason, int promptTokens, int answered) {
      List<ToolCallText.Call> calls = ToolCallText.read(held.toString());
      later(
          () -> {
            if (!calls.isEmpty()) {
              for (int i = 0; i < calls.size(); i++) {
                ToolCallText.Call call = calls.get(i);
                chunk.accept(chunks.toolCall(index, i, call.id(), call.name(), call.arguments()));
              }
            } else if (!held.isEmpty()) {
              chunk.accept(shown(held.toString(), heldTokens));
            }
            chunk.accept(chunks.finished(index, calls.isEmpty() ? reason : "tool_calls"));
            choiceEnded(answered);
          });
    }

    @Override
    public void failed(String reason) {
      later(() -> choiceFailed(reason));
    }
  }
}
