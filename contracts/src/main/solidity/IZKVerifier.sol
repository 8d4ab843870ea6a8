// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// A model's verifier: whether a zero-knowledge proof shows the inference whose leaf this is.
interface IZKVerifier {
    function verify(bytes32 leaf, bytes calldata proof) external view returns (bool);
}
