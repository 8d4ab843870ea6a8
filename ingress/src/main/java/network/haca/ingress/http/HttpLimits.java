package network.haca.ingress.http;

import java.time.Duration;

/**
 * @param bodyBytesMax longer bodies get 413
 * @param idle a connection whose request stalls for so long is closed
 * @param answer a connection is kept for so long while nothing comes of a node
 */
public record HttpLimits(int bodyBytesMax, Duration idle, Duration answer) {}
