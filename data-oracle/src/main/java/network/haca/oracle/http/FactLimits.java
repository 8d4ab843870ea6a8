package network.haca.oracle.http;

/**
 * Bounds of a data node's port.
 *
 * @param bodyBytesMax of a request
 * @param requestsMax at once; more are told to come again
 * @param clientRequestsMax at once from one address
 */
public record FactLimits(int bodyBytesMax, int requestsMax, int clientRequestsMax) {}
