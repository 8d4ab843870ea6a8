// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {FactRequest, FactResult} from "@haca/pipe/src/IFacts.sol";
import {Facts} from "@haca/pipe/src/Facts.sol";

/// Two equal stakes on whether a number of the outside world reaches a line. From a given time on anybody settles it, and
/// pays for having the number looked up; the winner takes both stakes.
contract Wager {
    int256 public immutable line;
    uint256 public immutable decidedFrom;
    address payable public immutable above;
    address payable public below;
    FactRequest internal _question;
    /// The number by which it was decided.
    int256 public seen;
    bool public isSettled;

    event Settled(address indexed winner, int256 seen, uint64 observedAt, uint8 reports);

    error Unfit();
    error TooEarly(uint256 decidedFrom);
    error AlreadySettled();
    error NotPaid();

    /// @param question whose number is compared with the line, in its decimals
    /// @param from seconds since 1970
    constructor(FactRequest memory question, int256 reached, uint256 from) payable {
        if (msg.value == 0 || from <= block.timestamp) revert Unfit();
        (_question, line, decidedFrom) = (question, reached, from);
        above = payable(msg.sender);
    }

    /// Stakes as much on the number's staying below.
    function join() external payable {
        if (below != address(0) || msg.value != address(this).balance - msg.value) revert Unfit();
        if (block.timestamp >= decidedFrom) revert Unfit();
        below = payable(msg.sender);
    }

    function settle() external {
        if (isSettled) revert AlreadySettled();
        if (block.timestamp < decidedFrom) revert TooEarly(decidedFrom);
        FactResult memory fact = Facts.lookUpSince(_question, decidedFrom);
        // A run with zeros is undone: it goes on here, so that it takes the gas that the last run takes.
        (isSettled, seen) = (true, fact.value);
        address payable winner = below == address(0) || fact.value >= line ? above : below;
        emit Settled(winner, fact.value, fact.observedAt, fact.reports);
        (bool paid,) = winner.call{value: address(this).balance}("");
        if (!paid) revert NotPaid();
    }
}
