package network.haca.llmnode.decoder;

import java.util.List;

/** A model that reads tokens of several sequences in one step. */
interface BatchModel<C extends BatchModel.Cache<C>> {
  /** The model's cache of the sequences that it has read, in memory that must be given back. */
  interface Cache<C> extends AutoCloseable {
    /** These sequences of it, then all of the others; each stays as it is. */
    C with(List<Integer> kept, List<C> others);

    @Override
    void close();
  }

  /**
   * The result of a step.
   *
   * @param logits by sequence, then by token of the vocabulary
   */
  record Step<C>(C cache, List<float[]> logits) {
    public Step {
      logits = List.copyOf(logits);
    }
  }

  /** A cache of one sequence that has no tokens yet. */
  C emptyCache();

  /**
   * Reads more tokens, as many for each sequence.
   *
   * @param tokens by sequence of the cache
   * @param cache closed here
   * @return the logits after each sequence's last token, and the cache with the new tokens
   */
  Step<C> step(long[][] tokens, C cache);
}
