package network.haca.llmnode.http;

/**
 * Bounds of an LLM node's port.
 *
 * @param bodyBytesMax of a request
 * @param requestsMax at once; more are told to come again
 * @param clientRequestsMax at once from one address
 * @param pendingBytesMax of a stream that wait for its client
 * @param keptCharactersMax of a stream that is to be settled individually; a longer one is settled
 *     in a batch
 */
public record LlmLimits(
    int bodyBytesMax,
    int requestsMax,
    int clientRequestsMax,
    int pendingBytesMax,
    int keptCharactersMax) {}
