package network.haca.ingress.http;

import java.time.Duration;

/**
 * Bounds of the HTTP port.
 *
 * @param bodyBytesMax longer bodies get 413
 * @param heldBytesMax of all requests and answers in memory; a request beyond it gets 429
 * @param jsonBytesMax of the JSON of an answer; longer ones can be had as binary data
 * @param idle a connection whose request stalls for so long is closed
 * @param answer a connection is kept for so long while nothing comes of a node
 */
public record HttpLimits(
    int bodyBytesMax, long heldBytesMax, int jsonBytesMax, Duration idle, Duration answer) {}
