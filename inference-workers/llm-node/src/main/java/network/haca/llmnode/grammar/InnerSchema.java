package network.haca.llmnode.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Compiles the schema of a part of a value. */
interface InnerSchema {
  /** The grammar of the part; any value if there is no schema. */
  Grammar grammar(@Nullable JsonNode schema) throws NotOfferedException;

  /**
   * Adds to what the whole schema has cost.
   *
   * @throws NotOfferedException if that is too much
   */
  default void count(int parts) throws NotOfferedException {}
}
