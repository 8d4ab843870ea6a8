package network.haca.workers.zk;

import java.nio.file.Path;

/**
 * The means of a worker that proves in zero knowledge.
 *
 * @param circuits the folder of its circuits
 * @param jobsMax answers that wait to be proven
 * @param provers that prove at once
 * @param memoryBytes of each prover's process
 */
public record ZkOptions(Path circuits, int jobsMax, int provers, long memoryBytes) {}
