/** The topology as a value: {@link network.haca.proofstream.topology.ProofTopology}. */
@NullMarked
package network.haca.proofstream.topology;

import org.jspecify.annotations.NullMarked;
