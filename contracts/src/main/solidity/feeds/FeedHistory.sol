// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {FeedDefinitions} from "./FeedDefinitions.sol";

/// The rounds and candles of each feed, in rings. Readers see rounds that nothing can replace any more (PROTOCOL D3).
abstract contract FeedHistory is FeedDefinitions {
    uint256 public constant CANDLES_READ_MAX = 256;

    struct Round {
        int192 answer;
        uint64 round;
        /// The oldest observation that counts, seconds.
        uint64 updatedAt;
        /// When its observations end, seconds.
        uint64 endedAt;
        uint32 interval;
        uint32 window;
        uint8 counted;
        uint8 outliers;
        /// keccak256 of the hashes of the reports that count, in order.
        bytes32 reports;
    }

    struct Candle {
        int192 open;
        /// Seconds; a multiple of the feed's candle.
        uint64 start;
        int192 high;
        /// Rounds in it.
        uint64 rounds;
        int192 low;
        int192 close;
    }

    mapping(bytes32 => mapping(uint256 => Round)) private _rounds;
    mapping(bytes32 => mapping(uint256 => Candle)) private _candles;

    error NoData(bytes32 feedId, uint256 roundId);
    error StaleAnswer(uint256 updatedAt);

    /// By Chainlink's numbering, which has no gaps: roundId counts what was submitted, from 1.
    function getRoundData(bytes32 feedId, uint80 roundId)
        external
        view
        returns (uint80, int256, uint256, uint256, uint80)
    {
        Round storage found = _closed(feedId, roundId);
        return (roundId, found.answer, found.endedAt - found.interval, found.updatedAt, roundId);
    }

    function latestRoundData(bytes32 feedId)
        external
        view
        returns (uint80 roundId, int256, uint256, uint256 updatedAt, uint80)
    {
        roundId = uint80(lastClosed(feedId));
        Round storage found = _closed(feedId, roundId);
        updatedAt = found.updatedAt;
        if (_versionAt(feedId, block.timestamp).definition.staleReverts && isStale(feedId)) {
            revert StaleAnswer(updatedAt);
        }
        return (roundId, found.answer, found.endedAt - found.interval, updatedAt, roundId);
    }

    /// All that is kept of a closed round.
    function getRound(bytes32 feedId, uint80 roundId) external view returns (Round memory) {
        return _closed(feedId, roundId);
    }

    /// What was submitted last, open or not.
    function getLastSubmitted(bytes32 feedId) external view returns (Round memory) {
        _versionsOf(feedId);
        return _last(feedId);
    }

    /// The latest round that nothing can replace, 0 if there is none.
    function lastClosed(bytes32 feedId) public view returns (uint64) {
        _versionsOf(feedId);
        uint64 rounds = _feeds[feedId].rounds;
        return rounds == 0 || _isClosed(_last(feedId)) ? rounds : rounds - 1;
    }

    /// A feed without an answer is stale.
    function isStale(bytes32 feedId) public view returns (bool) {
        uint64 roundId = lastClosed(feedId);
        if (roundId == 0) return true;
        Definition storage definition = _versionAt(feedId, block.timestamp).definition;
        uint256 age = uint256(definition.heartbeat) + definition.grace;
        return block.timestamp > _at(feedId, roundId).updatedAt + age;
    }

    /// The last candles of closed rounds, the oldest first.
    function getCandles(bytes32 feedId, uint256 max) external view returns (Candle[] memory) {
        return getCandlesBefore(feedId, 0, max);
    }

    /// As the last candles, of those without the latest ones.
    /// @param skipped how many of the latest are left out
    function getCandlesBefore(bytes32 feedId, uint256 skipped, uint256 max)
        public
        view
        returns (Candle[] memory candles)
    {
        uint64 closed = lastClosed(feedId);
        Feed storage feed = _feeds[feedId];
        if (closed == 0) return candles;
        // The last round goes into its candle when the next is submitted: until then it is added here.
        bool isAdded = closed == feed.rounds;
        Candle memory last;
        uint256 count = feed.candles;
        if (isAdded) (last, count) = _withRound(feedId, _last(feedId));
        uint256 kept = count < feed.candlesKept ? count : feed.candlesKept;
        uint256 left = skipped < kept ? kept - skipped : 0;
        if (max > CANDLES_READ_MAX) max = CANDLES_READ_MAX;
        candles = new Candle[](left < max ? left : max);
        for (uint256 i = 0; i < candles.length; i++) {
            uint256 number = count - skipped - candles.length + i + 1;
            candles[i] = isAdded && number == count ? last : _candles[feedId][number % feed.candlesKept];
        }
    }

    /// Begins a round, after which the one before counts for good.
    function _begin(bytes32 feedId, Round memory round) internal {
        Feed storage feed = _feeds[feedId];
        if (feed.rounds > 0) {
            (Candle memory candle, uint64 count) = _withRound(feedId, _last(feedId));
            _candles[feedId][count % feed.candlesKept] = candle;
            feed.candles = count;
        }
        feed.rounds++;
        _replace(feedId, round);
    }

    function _replace(bytes32 feedId, Round memory round) internal {
        _rounds[feedId][_feeds[feedId].rounds % _feeds[feedId].roundsKept] = round;
    }

    function _last(bytes32 feedId) internal view returns (Round storage) {
        return _at(feedId, _feeds[feedId].rounds);
    }

    function _isClosed(Round storage round) private view returns (bool) {
        return block.timestamp > uint256(round.endedAt) + round.window;
    }

    function _closed(bytes32 feedId, uint80 roundId) private view returns (Round storage) {
        uint256 rounds = _feeds[feedId].rounds;
        bool isKept = uint256(roundId) + _feeds[feedId].roundsKept > rounds;
        if (roundId == 0 || roundId > lastClosed(feedId) || !isKept) revert NoData(feedId, roundId);
        return _at(feedId, roundId);
    }

    function _at(bytes32 feedId, uint256 roundId) private view returns (Round storage) {
        return _rounds[feedId][roundId % _feeds[feedId].roundsKept];
    }

    /// The candle of a round with it, and how many candles there are then.
    function _withRound(bytes32 feedId, Round storage round)
        private
        view
        returns (Candle memory candle, uint64 count)
    {
        uint64 length = _versionAt(feedId, block.timestamp).definition.candle;
        uint64 start = round.endedAt - round.interval;
        start -= start % length;
        int192 answer = round.answer;
        count = _feeds[feedId].candles;
        if (count > 0) candle = _candles[feedId][count % _feeds[feedId].candlesKept];
        if (count == 0 || candle.start != start) return (Candle(answer, start, answer, 1, answer, answer), count + 1);
        if (answer > candle.high) candle.high = answer;
        if (answer < candle.low) candle.low = answer;
        candle.close = answer;
        candle.rounds++;
    }
}
