package network.haca.llmnode.decoder;

import java.util.Set;

/** An answer in the making, as the batch that it is a member of sees it. */
interface BatchMember {
  /** Returns true if nothing is to be made for it any more. */
  boolean isOver();

  /** The next part of the prompt. */
  long[] nextOfPrompt(int tokensMax);

  boolean isPromptRead();

  /** The token to be read next, once the prompt is. */
  long last();

  /**
   * Chooses the next token and tells of its text.
   *
   * @param ends tokens that end an answer
   */
  void next(float[] logits, Set<Long> ends);

  /** There will be no more of it. */
  void fail(String reason);
}
