// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.17;

/// @notice The type by which Permit2 names a token.
abstract contract ERC20 {
    function transferFrom(address from, address to, uint256 amount) external virtual returns (bool);
}
