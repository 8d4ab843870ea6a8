// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {AdminHandover} from "../AdminHandover.sol";
import {FeedProxy} from "./FeedProxy.sol";

/// Which feeds there are, and by which rules the rounds of each are made (PROTOCOL D1 to D3).
abstract contract FeedDefinitions is AdminHandover {
    /// A changed definition is in force so many seconds later, at the beginning of a round (PROTOCOL D2).
    uint256 public constant CHANGE_DELAY = 600;
    uint256 public constant OWNERS_MAX = 16;
    uint256 public constant FEEDS_MAX = 1024;
    uint256 public constant DESCRIPTION_BYTES_MAX = 64;
    uint256 public constant QUERY_BYTES_MAX = 4096;
    uint256 public constant PERIOD_MAX = 30 days;
    /// Rounds or candles that are kept.
    uint256 public constant HISTORY_MAX = 65536;
    uint8 public constant DECIMALS_MAX = 36;
    /// Parts of which deviation and limit count.
    uint256 public constant MILLION = 1_000_000;
    /// With a wider one a single voice of two could move the median as it likes.
    uint256 public constant LIMIT_MAX = MILLION / 2;

    struct Definition {
        string description;
        /// What the nodes look up: JSON that names sources, their definitions' digests and parameters.
        string query;
        /// Accounts whose nodes report; each has one voice.
        address[] owners;
        /// Seconds in which a round's observations are made.
        uint32 interval;
        /// Seconds after them in which it is submitted, at most the interval.
        uint32 window;
        uint32 heartbeat;
        /// Seconds beyond the heartbeat until the answer is stale.
        uint32 grace;
        /// Change, in millionths of the last answer, that is submitted before the heartbeat.
        uint32 deviation;
        /// Distance from the median, in millionths of it, beyond which a report is an outlier.
        uint32 limit;
        /// Seconds of a candle.
        uint32 candle;
        uint8 decimals;
        /// Whether a stale answer reverts; else it is told by isStale and its time.
        bool staleReverts;
    }

    struct Version {
        uint64 firstRound;
        /// When the observations of its first round begin, seconds.
        uint64 start;
        /// What its reports name: of its schedule and every field of its definition.
        bytes32 digest;
        Definition definition;
    }

    struct Feed {
        FeedProxy proxy;
        uint32 roundsKept;
        uint32 candlesKept;
        /// Rounds that were submitted since the beginning; the last may be open still.
        uint64 rounds;
        uint64 candles;
    }

    mapping(bytes32 => Feed) internal _feeds;
    mapping(bytes32 => Version[]) internal _versions;
    bytes32[] internal _feedIds;

    event FeedCreated(bytes32 indexed feedId, address proxy);
    event FeedDefined(bytes32 indexed feedId, uint64 firstRound, uint64 start, bytes32 digest);

    error FeedExists(bytes32 feedId);
    error FeedUnknown(bytes32 feedId);
    error TooManyFeeds(uint256 maximum);
    error DefinitionInvalid(string reason);

    /// The feed's first round begins with this block.
    /// @param feedId its name in ASCII, filled up with zeros at the end
    function createFeed(bytes32 feedId, Definition calldata definition, uint32 roundsKept, uint32 candlesKept)
        external
        onlyRole(DEFAULT_ADMIN_ROLE)
        returns (address)
    {
        if (feedId == 0) revert DefinitionInvalid("the name is empty");
        if (address(_feeds[feedId].proxy) != address(0)) revert FeedExists(feedId);
        if (_feedIds.length == FEEDS_MAX) revert TooManyFeeds(FEEDS_MAX);
        if (roundsKept < 2 || roundsKept > HISTORY_MAX) revert DefinitionInvalid("roundsKept is not 2 to 65536");
        if (candlesKept < 1 || candlesKept > HISTORY_MAX) revert DefinitionInvalid("candlesKept is not 1 to 65536");
        _feedIds.push(feedId);
        FeedProxy proxy = new FeedProxy(feedId);
        _feeds[feedId] = Feed(proxy, roundsKept, candlesKept, 0, 0);
        emit FeedCreated(feedId, address(proxy));
        _define(feedId, definition, 1, uint64(block.timestamp));
        return address(proxy);
    }

    /// Changes a feed from the first round that begins after CHANGE_DELAY; a change that waits is replaced. What
    /// answers and candles are counted in stays as it is.
    function changeFeed(bytes32 feedId, Definition calldata definition) external onlyRole(DEFAULT_ADMIN_ROLE) {
        Version[] storage versions = _versionsOf(feedId);
        if (versions[versions.length - 1].start > block.timestamp) versions.pop();
        Version storage current = versions[versions.length - 1];
        if (definition.decimals != current.definition.decimals) revert DefinitionInvalid("decimals cannot change");
        if (definition.candle != current.definition.candle) revert DefinitionInvalid("candle cannot change");
        uint64 interval = current.definition.interval;
        uint64 rounds = (uint64(block.timestamp + CHANGE_DELAY) - current.start + interval - 1) / interval;
        _define(feedId, definition, current.firstRound + rounds, current.start + rounds * interval);
    }

    function feedIds() external view returns (bytes32[] memory) {
        return _feedIds;
    }

    function getFeed(bytes32 feedId) external view returns (Feed memory) {
        _versionsOf(feedId);
        return _feeds[feedId];
    }

    /// The definition in force, and the one that is to follow it.
    function getVersions(bytes32 feedId) external view returns (Version memory current, Version[] memory next) {
        Version[] storage versions = _versionsOf(feedId);
        uint256 last = versions.length - 1;
        if (versions[last].start > block.timestamp) {
            next = new Version[](1);
            next[0] = versions[last--];
        }
        current = versions[last];
    }

    function decimals(bytes32 feedId) external view returns (uint8) {
        return _versionAt(feedId, block.timestamp).definition.decimals;
    }

    function description(bytes32 feedId) external view returns (string memory) {
        return _versionAt(feedId, block.timestamp).definition.description;
    }

    function _define(bytes32 feedId, Definition calldata definition, uint64 firstRound, uint64 start) private {
        _requireValid(definition);
        bytes32 digest = keccak256(abi.encode(firstRound, start, definition));
        Version storage version = _versions[feedId].push();
        version.firstRound = firstRound;
        version.start = start;
        version.digest = digest;
        version.definition = definition;
        emit FeedDefined(feedId, firstRound, start, digest);
    }

    function _requireValid(Definition calldata definition) private pure {
        uint256 text = bytes(definition.description).length;
        if (text == 0 || text > DESCRIPTION_BYTES_MAX) revert DefinitionInvalid("description is not 1 to 64 bytes");
        if (bytes(definition.query).length > QUERY_BYTES_MAX) revert DefinitionInvalid("query is over 4096 bytes");
        uint256 owners = definition.owners.length;
        if (owners == 0 || owners > OWNERS_MAX) revert DefinitionInvalid("owners are not 1 to 16");
        for (uint256 i = 0; i < owners; i++) {
            if (definition.owners[i] <= (i == 0 ? address(0) : definition.owners[i - 1])) {
                revert DefinitionInvalid("owners are not in ascending order");
            }
        }
        if (definition.interval == 0 || definition.interval > PERIOD_MAX) {
            revert DefinitionInvalid("interval is not 1 second to 30 days");
        }
        if (definition.window == 0 || definition.window > definition.interval) {
            revert DefinitionInvalid("window is not 1 second to the interval");
        }
        if (definition.heartbeat < definition.interval || definition.heartbeat > PERIOD_MAX) {
            revert DefinitionInvalid("heartbeat is not the interval to 30 days");
        }
        if (definition.grace > PERIOD_MAX) revert DefinitionInvalid("grace is over 30 days");
        if (definition.deviation > MILLION) revert DefinitionInvalid("deviation is over 1000000 millionths");
        if (definition.limit > LIMIT_MAX) revert DefinitionInvalid("limit is over 500000 millionths");
        if (definition.candle == 0 || definition.candle > PERIOD_MAX) {
            revert DefinitionInvalid("candle is not 1 second to 30 days");
        }
        if (definition.decimals > DECIMALS_MAX) revert DefinitionInvalid("decimals are over 36");
    }

    function _versionsOf(bytes32 feedId) internal view returns (Version[] storage versions) {
        versions = _versions[feedId];
        if (versions.length == 0) revert FeedUnknown(feedId);
    }

    /// The definition by which a round is made.
    function _versionOf(bytes32 feedId, uint64 round) internal view returns (Version storage) {
        Version[] storage versions = _versionsOf(feedId);
        uint256 index = versions.length - 1;
        while (index > 0 && versions[index].firstRound > round) index--;
        return versions[index];
    }

    function _versionAt(bytes32 feedId, uint256 time) internal view returns (Version storage) {
        Version[] storage versions = _versionsOf(feedId);
        uint256 index = versions.length - 1;
        return versions[index].start > time && index > 0 ? versions[index - 1] : versions[index];
    }
}
