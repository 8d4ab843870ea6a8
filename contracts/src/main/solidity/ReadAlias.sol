// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// Answers what another contract answers to whoever reads it; nothing can be changed by this address.
contract ReadAlias {
    address private immutable TARGET;

    constructor(address target) {
        TARGET = target;
    }

    fallback() external {
        (bool success, bytes memory answer) = TARGET.staticcall(msg.data);
        assembly {
            if iszero(success) { revert(add(answer, 32), mload(answer)) }
            return(add(answer, 32), mload(answer))
        }
    }
}
