package network.haca.workers.http;

import java.util.Optional;
import network.haca.primitives.SettlementLeaf;

/**
 * A signed leaf, durable if it is to be settled.
 *
 * @param individual how it is settled by itself; nothing if that was not asked for
 */
record Proven(SettlementLeaf leaf, Optional<IndividualSettlement> individual) {}
