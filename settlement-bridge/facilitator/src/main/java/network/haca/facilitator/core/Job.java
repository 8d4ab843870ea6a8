package network.haca.facilitator.core;

import java.time.Instant;

/**
 * A claim, and how old it is.
 *
 * @param created when it was claimed
 * @param updated when it last changed
 */
public record Job(Claim claim, Instant created, Instant updated) {}
