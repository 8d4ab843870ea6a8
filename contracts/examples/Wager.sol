// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {FactRequest, FactResult} from "@haca/pipe/src/IFacts.sol";
import {Facts} from "@haca/pipe/src/Facts.sol";

/// Two equal stakes on whether a number of the outside world reaches a line. For a day from a given time on anybody
/// settles it, and pays for having the number looked up; the winner takes both stakes. After that both return.
contract Wager {
    uint256 public constant PERIOD = 1 days;

    int256 public immutable line;
    uint256 public immutable decidedFrom;
    uint256 public immutable stake;
    address payable public immutable above;
    address payable public below;
    FactRequest internal _question;
    /// The number by which it was decided.
    int256 public seen;
    bool public isSettled;
    mapping(address => bool) public isReturned;

    event Settled(address indexed winner, int256 seen, uint64 observedAt, uint8 reports);

    error Unfit();
    error NotNow(uint256 from, uint256 until);
    error AlreadySettled();
    error NotPaid();

    /// @param question whose number is compared with the line, in its decimals; its source is named by the id of its
    /// entry, for who owns a name may let it point elsewhere while money waits
    /// @param from seconds since 1970
    constructor(FactRequest memory question, int256 reached, uint256 from) payable {
        if (msg.value == 0 || from <= block.timestamp || !Facts.isId(question.source)) revert Unfit();
        (_question, line, decidedFrom, stake) = (question, reached, from, msg.value);
        above = payable(msg.sender);
    }

    /// Stakes as much on the number's staying below.
    function join() external payable {
        if (below != address(0) || msg.value != stake || block.timestamp >= decidedFrom) revert Unfit();
        below = payable(msg.sender);
    }

    function settle() external {
        if (isSettled) revert AlreadySettled();
        uint256 until = decidedFrom + PERIOD;
        if (block.timestamp < decidedFrom || block.timestamp >= until) revert NotNow(decidedFrom, until);
        FactResult memory fact = Facts.lookUpSince(_question, decidedFrom);
        // A run with zeros is undone: it goes on here, so that it takes the gas that the last run takes.
        (isSettled, seen) = (true, fact.value);
        address payable winner = below == address(0) || fact.value >= line ? above : below;
        emit Settled(winner, fact.value, fact.observedAt, fact.reports);
        _pay(winner, address(this).balance);
    }

    /// Returns the caller's stake of what nobody settled: the source may not be looked up any more.
    function refund() external {
        if (isSettled || isReturned[msg.sender]) revert AlreadySettled();
        if (block.timestamp < decidedFrom + PERIOD) revert NotNow(decidedFrom + PERIOD, type(uint256).max);
        isReturned[msg.sender] = true;
        _pay(payable(msg.sender), (msg.sender == above ? stake : 0) + (msg.sender == below ? stake : 0));
    }

    function _pay(address payable to, uint256 amount) private {
        (bool paid,) = to.call{value: amount}("");
        if (!paid) revert NotPaid();
    }
}
