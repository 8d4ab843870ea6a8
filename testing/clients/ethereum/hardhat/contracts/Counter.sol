// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// What the tests deploy: a state, events, errors of all kinds, a till, transient storage.
contract Counter {
    uint256 public n;
    uint256 private transient lock;

    event Bumped(address indexed who, uint256 n);

    error TooBig(uint256 given);

    function bump(uint256 by) external {
        if (by > 10) revert TooBig(by);
        require(by != 0, "nothing to add");
        n += by;
        emit Bumped(msg.sender, n);
    }

    function divide(uint256 by) external returns (uint256) {
        n /= by;
        return n;
    }

    function locked() external returns (uint256) {
        require(lock == 0, "locked");
        lock = 1;
        return this.inside();
    }

    function inside() external view returns (uint256) {
        return lock;
    }

    receive() external payable {}

    function pay(address payable to, uint256 value) external {
        to.transfer(value);
    }
}
