package network.haca.llmnode.grammar;

/**
 * A grammar that takes its time and memory to make and to follow.
 *
 * @param steps that it took
 */
record CostlyGrammar(Grammar grammar, int steps) {
  /** How one is made. */
  interface Maker {
    CostlyGrammar make() throws NotOfferedException;
  }
}
