package network.haca.bridge.core;

/**
 * The batch that a bridge settled last. Times are in milliseconds since 1970.
 *
 * @param answeredAt the mean time of its answers, by their nodes' clocks
 * @param settledAt when its receipts were there
 */
public record SettledLast(long answeredAt, long settledAt) {}
