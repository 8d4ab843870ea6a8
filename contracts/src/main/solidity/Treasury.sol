// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {AdminHandover} from "./AdminHandover.sol";

/// The network's share of what is paid for answers inside transactions (PROTOCOL P6). It is credited without a call.
contract Treasury is AdminHandover {
    event Paid(address indexed to, uint256 amount);

    error PaymentFailed(address to, uint256 amount);

    constructor() {
        _grantRole(DEFAULT_ADMIN_ROLE, msg.sender);
    }

    function pay(address payable to, uint256 amount) external onlyRole(DEFAULT_ADMIN_ROLE) {
        emit Paid(to, amount);
        (bool done,) = to.call{value: amount}("");
        if (!done) revert PaymentFailed(to, amount);
    }
}
