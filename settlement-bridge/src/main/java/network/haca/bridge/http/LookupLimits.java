package network.haca.bridge.http;

import java.time.Duration;

/**
 * @param waitMax how long who asks for a proof may wait until it is there
 * @param waitingMax who ask at once; more are refused
 */
public record LookupLimits(Duration waitMax, int waitingMax) {}
