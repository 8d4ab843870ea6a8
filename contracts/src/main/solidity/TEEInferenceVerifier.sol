// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {AdminHandover} from "./AdminHandover.sol";
import {ITEEVerifier} from "./ITEEVerifier.sol";

interface ITEERegistry {
    function isTEEEnabled(bytes32 teeId) external view returns (bool);
    function getTEEPublicKey(bytes32 teeId) external view returns (bytes memory);
}

/// Checks one answer's signature against the registry.
contract TEEInferenceVerifier is AdminHandover {
    ITEEVerifier public constant VERIFIER = ITEEVerifier(0x0000000000000000000000000000000000000900);
    uint256 public constant MAX_INFERENCE_AGE = 3600;
    uint256 public constant FUTURE_TOLERANCE = 300;

    ITEERegistry public registry;

    event RegistryUpdated(address indexed oldRegistry, address indexed newRegistry);

    error InvalidRegistryAddress();

    constructor(address _registry) {
        if (_registry == address(0)) revert InvalidRegistryAddress();
        _grantRole(DEFAULT_ADMIN_ROLE, msg.sender);
        registry = ITEERegistry(_registry);
    }

    function setRegistry(address _registry) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (_registry == address(0)) revert InvalidRegistryAddress();
        emit RegistryUpdated(address(registry), _registry);
        registry = ITEERegistry(_registry);
    }

    function computeMessageHash(bytes32 inputHash, bytes32 outputHash, uint256 timestamp)
        public
        pure
        returns (bytes32)
    {
        return keccak256(abi.encodePacked(inputHash, outputHash, timestamp));
    }

    function verifySignature(
        bytes32 teeId,
        bytes32 inputHash,
        bytes32 outputHash,
        uint256 timestamp,
        bytes calldata signature
    ) external view returns (bool) {
        uint256 oldest = block.timestamp > MAX_INFERENCE_AGE ? block.timestamp - MAX_INFERENCE_AGE : 0;
        if (timestamp < oldest || timestamp > block.timestamp + FUTURE_TOLERANCE) return false;
        return _verify(teeId, inputHash, outputHash, timestamp, signature);
    }

    function _verify(
        bytes32 teeId,
        bytes32 inputHash,
        bytes32 outputHash,
        uint256 timestamp,
        bytes calldata signature
    ) internal view returns (bool) {
        if (!registry.isTEEEnabled(teeId)) return false;
        bytes32 message = computeMessageHash(inputHash, outputHash, timestamp);
        return VERIFIER.verifyRSAPSS(registry.getTEEPublicKey(teeId), message, signature);
    }
}
