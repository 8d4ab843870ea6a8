// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {FeedDefinitions} from "../feeds/FeedDefinitions.sol";
import {FeedHistory} from "../feeds/FeedHistory.sol";

uint256 constant OPEN = 0;
uint256 constant HIGH = 1;
uint256 constant LOW = 2;
uint256 constant CLOSE = 3;

interface IFeedCandles {
    function getVersions(bytes32 feedId)
        external
        view
        returns (FeedDefinitions.Version memory current, FeedDefinitions.Version[] memory next);
    function getCandlesBefore(bytes32 feedId, uint256 skipped, uint256 max)
        external
        view
        returns (FeedHistory.Candle[] memory);
    function getFeed(bytes32 feedId) external view returns (FeedDefinitions.Feed memory);
    function isStale(bytes32 feedId) external view returns (bool);
}

/// Candles of equal length without gaps, made of a feed's candles by PROTOCOL D4.
abstract contract CandleSeries {
    IFeedCandles private constant FEEDS = IFeedCandles(0x0000000000000000000000000000000000004846);
    uint256 public constant SERIES_MAX = 512;
    uint64 public constant SECONDS_MAX = 30 days;
    /// Candles of the feed that one series is made of, those after it included.
    uint256 public constant READ_MAX = 1024;
    uint256 private constant PAGE = 64;
    string private constant TOO_SHORT = "the feed has no history so far back";

    /// What is wrong with the series that was asked for, or why the feed has none.
    error SeriesUnavailable(string reason);

    struct Walk {
        bytes32 feedId;
        uint64 from;
        uint64 until;
        uint64 period;
        /// Seconds of the feed's own candles.
        uint64 own;
        /// Seconds without a round for which a value stands.
        uint64 standing;
        /// Before it the feed's candles have rounds of other definitions.
        uint64 oldest;
    }

    /// The latest candles that are complete, the oldest first.
    function _series(bytes32 feedId, uint256 count, uint64 period)
        internal
        view
        returns (int192[4][] memory series, uint8 decimals)
    {
        if (count == 0 || count > SERIES_MAX) revert SeriesUnavailable("candles are not 1 to 512");
        if (period == 0 || period > SECONDS_MAX) revert SeriesUnavailable("candles are not 1 minute to 30 days long");
        (FeedDefinitions.Version memory version,) = FEEDS.getVersions(feedId);
        FeedDefinitions.Definition memory definition = version.definition;
        if (period % definition.candle != 0 || period < definition.interval) {
            revert SeriesUnavailable("candles are no multiple of the feed's, or shorter than its rounds");
        }
        if (FEEDS.isStale(feedId)) revert SeriesUnavailable("the feed is stale");
        // Every round that begins before it is closed.
        uint64 closed = uint64(block.timestamp) - definition.interval - definition.window;
        uint64 until = closed - closed % period;
        if (until < count * period) revert SeriesUnavailable(TOO_SHORT);
        Walk memory walk = Walk(
            feedId,
            until - uint64(count) * period,
            until,
            period,
            definition.candle,
            uint64(definition.heartbeat) + definition.grace,
            version.firstRound == 1 ? 0 : version.start
        );
        return (_filled(walk, count), definition.decimals);
    }

    /// A candle without a round has the value before it throughout.
    function _filled(Walk memory walk, uint256 count) private view returns (int192[4][] memory series) {
        series = new int192[4][](count);
        bool[] memory has = new bool[](count);
        (bool isStanding, int192 standing) = _collect(walk, series, has);
        for (uint256 i = 0; i < count; i++) {
            if (!has[i]) {
                if (!isStanding) revert SeriesUnavailable(TOO_SHORT);
                series[i] = [standing, standing, standing, standing];
            }
            isStanding = true;
            standing = series[i][CLOSE];
        }
    }

    /// Walks back over the feed's candles.
    /// @return isStanding whether there is a candle before the series, whose last value is standing
    function _collect(Walk memory walk, int192[4][] memory series, bool[] memory has)
        private
        view
        returns (bool isStanding, int192 standing)
    {
        uint64 later = type(uint64).max;
        for (uint256 read = 0; read < READ_MAX;) {
            FeedHistory.Candle[] memory page = FEEDS.getCandlesBefore(walk.feedId, read, PAGE);
            for (uint256 i = page.length; i > 0; i--) {
                FeedHistory.Candle memory candle = page[i - 1];
                // Older candles have rounds of another definition.
                if (candle.start < walk.oldest) return (false, 0);
                if (later != type(uint64).max && later > candle.start + walk.own + walk.standing) {
                    revert SeriesUnavailable("the feed was stale in that time");
                }
                later = candle.start;
                if (candle.start < walk.from) return (true, candle.close);
                if (candle.start < walk.until) _add(walk, series, has, candle);
                if (candle.start == walk.from) return (false, 0);
            }
            read += page.length;
            if (page.length < PAGE) {
                // A full ring has dropped what was before; else the feed began here.
                if (read == FEEDS.getFeed(walk.feedId).candlesKept) revert SeriesUnavailable(TOO_SHORT);
                return (false, 0);
            }
        }
        revert SeriesUnavailable("the feed has more than 1024 candles in that time");
    }

    function _add(Walk memory walk, int192[4][] memory series, bool[] memory has, FeedHistory.Candle memory candle)
        private
        pure
    {
        uint256 place = (candle.start - walk.from) / walk.period;
        int192[4] memory whole = series[place];
        if (!has[place]) {
            has[place] = true;
            (whole[HIGH], whole[LOW], whole[CLOSE]) = (candle.high, candle.low, candle.close);
        }
        whole[OPEN] = candle.open;
        if (candle.high > whole[HIGH]) whole[HIGH] = candle.high;
        if (candle.low < whole[LOW]) whole[LOW] = candle.low;
    }
}
