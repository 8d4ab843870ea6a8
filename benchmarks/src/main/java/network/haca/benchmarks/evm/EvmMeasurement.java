package network.haca.benchmarks.evm;

import network.haca.primitives.Bytes32;

/**
 * The work of a benchmark's workload and the time that it took.
 *
 * @param executeNanos nanoseconds for all transactions, the median of the rounds
 * @param rootNanos nanoseconds from there to the state root, the median of the rounds
 */
public record EvmMeasurement(
    String name, long gas, Bytes32 root, long executeNanos, long rootNanos) {}
