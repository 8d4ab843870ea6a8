// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {FactParameter, FactRequest, FactResult, IFacts} from "./IFacts.sol";

/// Has data nodes of several owners look numbers up in the outside world.
library Facts {
    IFacts internal constant NODES = IFacts(address(0xF4));

    error Outdated(uint64 observedAt, uint256 since);

    /// Suspends the transaction until the value is there.
    function lookUp(FactRequest memory request) internal returns (FactResult memory) {
        return NODES.runFactLookup(request);
    }

    /// The same, of which no observation that counts was made before a time. Zeros pass while there is no value.
    function lookUpSince(FactRequest memory request, uint256 since) internal returns (FactResult memory result) {
        result = lookUp(request);
        if (!result.is_simulation_result && result.observedAt < since) revert Outdated(result.observedAt, since);
    }

    /// Whether a source is named by the id of its entry, which is for good: a name's owner may let it point elsewhere.
    function isId(string memory source) internal pure returns (bool) {
        bytes memory text = bytes(source);
        return text.length == 66 && text[0] == "0" && text[1] == "x";
    }

    /// A source's one parameter.
    function parameter(string memory name, string memory value) internal pure returns (FactParameter[] memory list) {
        list = new FactParameter[](1);
        list[0] = FactParameter(name, value);
    }
}
