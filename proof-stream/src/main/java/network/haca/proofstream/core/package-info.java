/**
 * What the stream decides of a proof and of a batch; pure. Open {@link
 * network.haca.proofstream.core.ProofRules} first.
 */
@NullMarked
package network.haca.proofstream.core;

import org.jspecify.annotations.NullMarked;
