package network.haca.facilitator.http;

import java.time.InstantSource;
import java.util.Optional;
import network.haca.facilitator.core.HeartbeatRelay;
import network.haca.facilitator.core.ProofIntake;

/**
 * Services that nodes of the original reach through their facilitator.
 *
 * @param proofs nothing where Kafka is not configured
 * @param heartbeats nothing where no registry is
 */
public record OriginalServices(
    Optional<ProofIntake> proofs, Optional<HeartbeatRelay> heartbeats, InstantSource clock) {}
