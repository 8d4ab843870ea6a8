package network.haca.workers.http;

/**
 * Bounds of an LLM node's port.
 *
 * @param bodyBytesMax of a request
 * @param requestsMax at once; more are told to come again
 */
public record LlmLimits(int bodyBytesMax, int requestsMax) {}
