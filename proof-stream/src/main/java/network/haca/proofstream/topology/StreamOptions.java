package network.haca.proofstream.topology;

import java.time.Duration;
import network.haca.proofstream.core.BatchLimits;

/**
 * @param parkMax proofs parked per partition before more spill to {@code haca.proofs.parked}
 * @param tick how often parked proofs and the batch's age are looked at
 */
public record StreamOptions(BatchLimits batch, int parkMax, Duration tick) {}
