/**
 * Proofs in zero knowledge that a model gave an answer: EZKL proves in a process of its own ({@link
 * network.haca.zk.ProverProcess}), and the verifier contract that it writes runs in this project's
 * EVM ({@link network.haca.zkverifier.VerifierRun}).
 */
@NullMarked
package network.haca.zk;

import org.jspecify.annotations.NullMarked;
