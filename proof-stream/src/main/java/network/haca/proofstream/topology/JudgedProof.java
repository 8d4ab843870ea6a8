package network.haca.proofstream.topology;

import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.v1.Proof;

/**
 * A proof that counts, on its way between processors.
 *
 * @param leaf of the proof, made and hashed once when it was judged
 */
record JudgedProof(Proof proof, SettlementLeaf leaf) {}
