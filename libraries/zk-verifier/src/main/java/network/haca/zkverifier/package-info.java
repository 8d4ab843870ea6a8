/**
 * Proofs in zero knowledge that a model gave an answer, as validators and readers of receipts judge
 * them (rules H3, H4): {@link network.haca.zkverifier.ProvenAnswers} first.
 */
@NullMarked
package network.haca.zkverifier;

import org.jspecify.annotations.NullMarked;
