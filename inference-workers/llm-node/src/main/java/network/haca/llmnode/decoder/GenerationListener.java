package network.haca.llmnode.decoder;

import java.util.List;

/** Hears an answer as it comes, on the thread that runs the model; must not wait. */
interface GenerationListener {
  /**
   * @param tokens that it is of, if their log probabilities are wanted
   */
  void text(String more, List<TokenLogProbability> tokens);

  /**
   * Told once, at last.
   *
   * @param reason OpenAI's finish_reason: stop or length
   * @param promptTokens of the prompt
   * @param answerTokens of the answer, the one that ended it included
   */
  void ended(String reason, int promptTokens, int answerTokens);

  /** Told once instead. */
  void failed(String reason);
}
