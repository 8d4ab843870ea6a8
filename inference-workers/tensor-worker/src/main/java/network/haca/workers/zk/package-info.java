/**
 * Answers that are proven in zero knowledge: a circuit gives them ({@link
 * network.haca.workers.zk.CircuitModel}), they are signed and kept ({@link
 * network.haca.workers.zk.ProofJobs}), and proven afterwards ({@link
 * network.haca.workers.zk.ProofWork}).
 */
@NullMarked
package network.haca.workers.zk;

import org.jspecify.annotations.NullMarked;
