// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {
    INFERENCE,
    ModelInferenceRequest,
    ModelInput,
    ModelOutput,
    Number,
    NumberTensor,
    StringTensor
} from "../inference/IInference.sol";
import {CandleSeries, HIGH, LOW, OPEN, CLOSE} from "./CandleSeries.sol";
import {HistoricalInputQuery, IPriceHistory} from "./IPriceHistory.sol";

/// Asks models about candles of a feed (PROTOCOL D5). The original has a precompile here.
contract PriceHistory is IPriceHistory, CandleSeries {
    uint8 private constant VANILLA = 0;
    /// As the original's workflows number what a candle has.
    uint8 private constant TYPE_HIGH = 0;
    uint8 private constant TYPE_LOW = 1;
    uint8 private constant TYPE_OPEN = 2;
    uint8 private constant TYPE_CLOSE = 3;
    uint8 private constant TYPES = 4;
    uint8 private constant DESCENDING = 1;

    error QueryInvalid(string reason);

    function runInferenceOnPriceFeed(
        string calldata modelId,
        string calldata inputName,
        HistoricalInputQuery calldata query
    ) external returns (ModelOutput memory) {
        NumberTensor[] memory numbers = new NumberTensor[](1);
        numbers[0] = priceHistory(inputName, query);
        return INFERENCE.runModelInference(
            ModelInferenceRequest(VANILLA, modelId, ModelInput(numbers, new StringTensor[](0)))
        );
    }

    function priceHistory(string calldata inputName, HistoricalInputQuery calldata query)
        public
        view
        returns (NumberTensor memory)
    {
        _requireValid(query);
        (int192[4][] memory series, uint8 decimals) =
            _series(_feedOf(query), query.total_candles, uint64(query.candle_duration_in_mins) * 60);
        uint256 columns = query.candle_types.length;
        Number[] memory values = new Number[](series.length * columns);
        for (uint256 i = 0; i < values.length; i++) {
            uint256 row = i / columns;
            int192[4] memory candle = series[query.order == DESCENDING ? series.length - 1 - row : row];
            values[i] = _number(candle[_columnOf(query.candle_types[i % columns])], decimals);
        }
        uint32[] memory shape = new uint32[](2);
        shape[0] = query.total_candles;
        shape[1] = uint32(columns);
        return NumberTensor(inputName, values, shape);
    }

    function _requireValid(HistoricalInputQuery calldata query) private pure {
        if (query.order > DESCENDING) revert QueryInvalid("order is not 0 (ascending) or 1 (descending)");
        uint256 types = query.candle_types.length;
        if (types == 0 || types > TYPES) revert QueryInvalid("candle_types are not 1 to 4");
        uint256 seen = 0;
        for (uint256 i = 0; i < types; i++) {
            uint8 one = query.candle_types[i];
            if (one >= TYPES) revert QueryInvalid("candle_types are 0 to 3: a feed of values has no volume (4)");
            if (seen & (1 << one) != 0) revert QueryInvalid("a candle type stands there twice");
            seen |= 1 << one;
        }
    }

    /// The feed of a pair has its name: BASE-QUOTE.
    function _feedOf(HistoricalInputQuery calldata query) private pure returns (bytes32) {
        bytes memory name = abi.encodePacked(query.base, "-", query.quote);
        if (name.length > 32) revert QueryInvalid("base and quote have more than 31 bytes");
        return bytes32(name);
    }

    function _columnOf(uint8 candleType) private pure returns (uint256) {
        if (candleType == TYPE_HIGH) return HIGH;
        if (candleType == TYPE_LOW) return LOW;
        return candleType == TYPE_OPEN ? OPEN : CLOSE;
    }

    function _number(int192 value, uint8 decimals) private pure returns (Number memory) {
        if (value != int128(value)) revert QueryInvalid("a value of the feed does not fit int128");
        return Number(int128(value), int128(uint128(decimals)));
    }
}
