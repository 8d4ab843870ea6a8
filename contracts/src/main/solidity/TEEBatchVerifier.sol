// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {TEEInferenceVerifier} from "./TEEInferenceVerifier.sol";

/// Checks signatures of any age, as those who verify a settled batch do.
contract TEEBatchVerifier is TEEInferenceVerifier {
    constructor(address _registry) TEEInferenceVerifier(_registry) {}

    function verifySignatureNoTimestamp(
        bytes32 teeId,
        bytes32 inputHash,
        bytes32 outputHash,
        uint256 timestamp,
        bytes calldata signature
    ) external view returns (bool) {
        return _verify(teeId, inputHash, outputHash, timestamp, signature);
    }
}
