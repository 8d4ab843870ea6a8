package network.haca.llmnode.grammar;

/**
 * A grammar that takes its time and memory to make and to follow.
 *
 * @param steps that it took
 */
record CostlyGrammar(Grammar grammar, int steps) {
  /** The maker of a grammar. */
  interface Maker {
    CostlyGrammar make() throws NotOfferedException;
  }
}
