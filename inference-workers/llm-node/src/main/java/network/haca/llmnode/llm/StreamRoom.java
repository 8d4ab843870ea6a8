package network.haca.llmnode.llm;

import java.util.function.LongPredicate;

/**
 * How much of a stream may be held until its end.
 *
 * @param keptCharactersMax of an answer that is to be settled individually; a longer one is settled
 *     in a batch
 * @param more takes so many bytes of what the node holds of all requests and answers; false if
 *     there is no room
 */
public record StreamRoom(int keptCharactersMax, LongPredicate more) {}
