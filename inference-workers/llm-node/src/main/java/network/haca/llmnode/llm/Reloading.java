package network.haca.llmnode.llm;

/**
 * The part of the registry file that may change while a node runs. What may is no part of what its
 * enclave is measured by, so the choice itself is.
 */
public enum Reloading {
  /** Prices and limits. Which models there are, and who runs them, is measured. */
  PRICES,

  /**
   * All that is said of models: names and aliases too, and which provider runs one. The providers
   * are measured, and the models that the node runs itself.
   */
  MODELS
}
