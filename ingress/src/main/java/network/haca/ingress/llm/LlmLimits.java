package network.haca.ingress.llm;

/**
 * @param requestsMax at once in all
 * @param clientRequestsMax at once from one address
 */
public record LlmLimits(int requestsMax, int clientRequestsMax) {}
