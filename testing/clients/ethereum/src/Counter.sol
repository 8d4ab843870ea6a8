// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// What the clients deploy: a state, an event and an error.
contract Counter {
    uint256 public n;

    event Bumped(address indexed who, uint256 n);

    error TooBig(uint256 given);

    function bump(uint256 by) external {
        if (by > 10) revert TooBig(by);
        n += by;
        emit Bumped(msg.sender, n);
    }
}
