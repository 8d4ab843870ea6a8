package network.haca.bridge.core;

import java.util.Optional;
import network.haca.primitives.Bytes32;

/**
 * The things that a receipt is to prove of an answer beyond its settlement, all at one height.
 *
 * @param facts that the answer's inputs were made of (rule D4)
 * @param entry of the registry of models under which the answer was signed (rule H2)
 */
public record ReceiptAsk(Optional<FactAsk> facts, Optional<Bytes32> entry) {
  /** Asks for nothing more. */
  public static final ReceiptAsk NOTHING = new ReceiptAsk(Optional.empty(), Optional.empty());

  /** The same but for the entry. */
  ReceiptAsk withoutEntry() {
    return new ReceiptAsk(facts, Optional.empty());
  }
}
