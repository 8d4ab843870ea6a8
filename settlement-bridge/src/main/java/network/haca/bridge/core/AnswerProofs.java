package network.haca.bridge.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Proves of an answer what a receipt has beyond its settlement, at the receipt's own height. */
public final class AnswerProofs {
  private final FactProofs facts;
  private final ModelProofs models;

  public AnswerProofs(LedgerProofs chain) {
    this.facts = new FactProofs(chain);
    this.models = new ModelProofs(chain);
  }

  /** The chain has nothing of the kind that a receipt is to prove. */
  static final class AbsentException extends Exception {
    private final String reason;

    AbsentException(String reason) {
      super(reason);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }

  /**
   * Adds the fields that prove what is asked for.
   *
   * @throws AbsentException if there is no such definition, or no such entry
   */
  void addTo(ObjectNode receipt, ReceiptAsk asked, long height)
      throws IOException, AbsentException {
    if (asked.facts().isPresent()) {
      receipt.set(
          "facts",
          facts
              .prove(asked.facts().get(), height)
              .orElseThrow(
                  () ->
                      new AbsentException(
                          "a feed has not had such a definition among its latest 1024")));
    }
    if (asked.entry().isPresent()) {
      receipt.set(
          "model",
          models
              .prove(asked.entry().get(), height)
              .orElseThrow(
                  () ->
                      new AbsentException(
                          "the registry of models has no entry " + asked.entry().get())));
    }
  }
}
