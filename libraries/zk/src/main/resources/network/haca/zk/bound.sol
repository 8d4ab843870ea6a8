// SPDX-License-Identifier: MIT
pragma solidity ^0.8.0;

import {Halo2VerifierReusable} from "verifier.sol";

/// EZKL's reusable verifier, bound to one circuit by the hash of its key artifact, which stands behind each proof. It needs
/// nothing of an earlier transaction: who runs it in an empty state gets the same word.
contract BoundVerifier is Halo2VerifierReusable {
    bytes32 private constant KEY_HASH = 0x0000000000000000000000000000000000000000000000000000000000000000;
    uint256 private constant KEY_WORDS = 0;
    uint256 private constant PROOF_BYTES = 0;

    /// @param proofAndKey the proof, then the words of the key artifact
    function verifyProof(bytes calldata proofAndKey, uint256[] calldata instances) external returns (bool) {
        uint256 keyBytes = KEY_WORDS * 32;
        // The reusable verifier takes a proof with anything behind it.
        if (proofAndKey.length != PROOF_BYTES + keyBytes) return false;
        bytes calldata key = proofAndKey[PROOF_BYTES:];
        if (keccak256(key) != KEY_HASH) return false;
        bytes32[] memory words = new bytes32[](KEY_WORDS);
        assembly ("memory-safe") {
            calldatacopy(add(words, 0x20), key.offset, keyBytes)
        }
        registeredVkas[KEY_HASH] = true;
        // Its pointers are into call data of exactly this form; what it returns is no canonical ABI, but for the first word.
        (bool ended, bytes memory said) = address(this).call(
            abi.encodeWithSignature(
                "verifyProof(bytes,uint256[],bytes32[])", proofAndKey[:PROOF_BYTES], instances, words
            )
        );
        return ended && said.length >= 32 && bytes32(said) == bytes32(uint256(1));
    }
}
