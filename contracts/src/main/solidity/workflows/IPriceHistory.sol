// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {ModelOutput, NumberTensor} from "../inference/IInference.sol";

/// Candles of a pair, as the original's workflows ask for them.
struct HistoricalInputQuery {
    string base;
    string quote;
    uint32 total_candles;
    uint32 candle_duration_in_mins;
    /// 0: the oldest candle comes first, 1: the latest.
    uint8 order;
    /// Of each candle: 0 high, 1 low, 2 open, 3 close.
    uint8[] candle_types;
}

/// Prices out of the feed of a pair, and models asked about them, at 0xF5.
interface IPriceHistory {
    /// Asks a registered model by VANILLA about candles, which are its only input.
    function runInferenceOnPriceFeed(
        string memory modelId,
        string memory inputName,
        HistoricalInputQuery memory query
    ) external returns (ModelOutput memory);

    /// The input that such a question has: a row for each candle, a column for each type.
    function priceHistory(string memory inputName, HistoricalInputQuery memory query)
        external
        view
        returns (NumberTensor memory);
}

IPriceHistory constant PRICE_HISTORY = IPriceHistory(0x00000000000000000000000000000000000000F5);
