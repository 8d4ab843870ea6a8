// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {AggregatorV3Interface} from "./AggregatorV3Interface.sol";

interface IFeeds {
    function decimals(bytes32 feedId) external view returns (uint8);
    function description(bytes32 feedId) external view returns (string memory);
    function isStale(bytes32 feedId) external view returns (bool);
    function getRoundData(bytes32 feedId, uint80 roundId)
        external
        view
        returns (uint80, int256, uint256, uint256, uint80);
    function latestRoundData(bytes32 feedId) external view returns (uint80, int256, uint256, uint256, uint80);
}

/// One feed at an address of its own, so that contracts made for Chainlink's feeds read it unchanged.
contract FeedProxy is AggregatorV3Interface {
    IFeeds public immutable FEEDS;
    bytes32 public immutable FEED_ID;

    constructor(bytes32 feedId) {
        FEEDS = IFeeds(msg.sender);
        FEED_ID = feedId;
    }

    function decimals() external view returns (uint8) {
        return FEEDS.decimals(FEED_ID);
    }

    function description() external view returns (string memory) {
        return FEEDS.description(FEED_ID);
    }

    function version() external pure returns (uint256) {
        return 1;
    }

    function getRoundData(uint80 roundId) external view returns (uint80, int256, uint256, uint256, uint80) {
        return FEEDS.getRoundData(FEED_ID, roundId);
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return FEEDS.latestRoundData(FEED_ID);
    }

    /// Chainlink has none: whether the answer is older than the feed's heartbeat and grace allow.
    function isStale() external view returns (bool) {
        return FEEDS.isStale(FEED_ID);
    }
}
