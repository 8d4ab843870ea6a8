package network.haca.llmnode.decoder;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Hears an answer to its end. */
final class Told implements GenerationListener {
  private final StringBuilder text = new StringBuilder();
  private final List<TokenLogProbability> logProbabilities = new ArrayList<>();
  private final CompletableFuture<Said> said = new CompletableFuture<>();

  record Said(String text, String reason, int promptTokens, int answerTokens) {}

  @Override
  public void text(String more, List<TokenLogProbability> tokens) {
    text.append(more);
    logProbabilities.addAll(tokens);
  }

  @Override
  public void ended(String reason, int promptTokens, int answerTokens) {
    said.complete(new Said(text.toString(), reason, promptTokens, answerTokens));
  }

  @Override
  public void failed(String reason) {
    said.completeExceptionally(new IllegalStateException(reason));
  }

  /** After the end. */
  List<TokenLogProbability> logProbabilities() {
    return logProbabilities;
  }

  Said await() throws Exception {
    return said.get(60, TimeUnit.SECONDS);
  }
}
