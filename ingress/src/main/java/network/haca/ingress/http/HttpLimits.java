package network.haca.ingress.http;

import java.time.Duration;

/**
 * @param bodyBytesMax longer bodies get 413
 * @param idle a connection that moves no byte for so long is closed
 */
public record HttpLimits(int bodyBytesMax, Duration idle) {}
