// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

struct FactParameter {
    string name;
    string value;
}

struct FactRequest {
    /// The id of the source's entry in the model registry, 0x and 64 hexadecimal digits, or a name. The owner of a name
    /// may let it point to another entry at any time: where money waits for the answer, name the id.
    string source;
    /// What the source's definition leaves open.
    FactParameter[] parameters;
    /// Owners of data nodes that have to agree, 1 to 6; 2 * quorum - 1 are asked.
    uint8 quorum;
    /// By which the number is scaled to a whole one, rounded down; at most 36.
    uint8 decimals;
    /// How far from the median a report may lie, in millionths of the median; at most 500000.
    uint32 limit;
}

struct FactResult {
    /// The median of the reports, times 10^decimals.
    int192 value;
    /// The median of the times of the observations that count, seconds since 1970; it may be some seconds ahead of the
    /// block's time.
    uint64 observedAt;
    /// How many owners' reports count.
    uint8 reports;
    /// No value but zeros: of eth_call, of an estimate, and of a run that is undone until the value is there.
    bool is_simulation_result;
}

/// Facts of the outside world, at the address 0xF4. Reverts if it is not there: what is asked may not be had, or nobody
/// looks it up.
interface IFacts {
    error InferenceRefused(string reason);
    error InferenceUnavailable(string reason);

    event FactLookupEvent(string inferenceID, FactRequest request, FactResult result);

    function runFactLookup(FactRequest memory request) external returns (FactResult memory);
}
