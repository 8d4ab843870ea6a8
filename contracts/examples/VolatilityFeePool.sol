// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ModelInput} from "@haca/pipe/src/IInference.sol";
import {Inference} from "@haca/pipe/src/Inference.sol";

/// A pool with a constant product whose fee follows a model of volatility, asked in the transaction that swaps.
///
/// The model sees closing prices of whole periods, which do not move from block to block: the question is the same when
/// the transaction runs again with the answer, whoever swapped meanwhile. Its answer is public by then, so that the
/// pool bounds the fee, and the user the fee and the price.
contract VolatilityFeePool {
    using SafeERC20 for IERC20;

    uint256 public constant CLOSES = 8;
    uint256 public constant PERIOD = 10 minutes;
    /// In hundredths of a percent.
    uint256 public constant FEE_MIN = 5;
    uint256 public constant FEE_MAX = 200;
    uint256 private constant WHOLE = 10_000;
    uint8 private constant PRICE_DECIMALS = 12;

    IERC20 public immutable token0;
    IERC20 public immutable token1;
    uint8 public immutable mode;
    string public model;
    string public inputName;
    string public outputName;

    uint256 public reserve0;
    uint256 public reserve1;
    uint256 public shares;
    mapping(address => uint256) public sharesOf;

    /// Prices of token0 in token1 when periods ended, the latest last.
    int256[CLOSES] private _closes;
    uint256 public period;

    event Swapped(address indexed user, bool zeroForOne, uint256 amountIn, uint256 amountOut, uint256 fee);

    error NothingProvided();
    error FeeTooHigh(uint256 fee, uint256 feeMax);
    error TooLittle(uint256 amountOut, uint256 amountOutMin);

    constructor(
        IERC20 first,
        IERC20 second,
        uint8 method,
        string memory modelReference,
        string memory input,
        string memory output
    ) {
        (token0, token1, mode) = (first, second, method);
        (model, inputName, outputName) = (modelReference, input, output);
        period = block.timestamp / PERIOD;
    }

    function provide(uint256 amount0, uint256 amount1) external returns (uint256 minted) {
        _roll();
        minted = shares == 0
            ? Math.sqrt(amount0 * amount1)
            : Math.min(amount0 * shares / reserve0, amount1 * shares / reserve1);
        if (minted == 0) revert NothingProvided();
        bool isFirst = shares == 0;
        (reserve0, reserve1) = (reserve0 + amount0, reserve1 + amount1);
        (shares, sharesOf[msg.sender]) = (shares + minted, sharesOf[msg.sender] + minted);
        if (isFirst) _fill(price());
        token0.safeTransferFrom(msg.sender, address(this), amount0);
        token1.safeTransferFrom(msg.sender, address(this), amount1);
    }

    function withdraw(uint256 burned) external {
        _roll();
        uint256 amount0 = reserve0 * burned / shares;
        uint256 amount1 = reserve1 * burned / shares;
        (shares, sharesOf[msg.sender]) = (shares - burned, sharesOf[msg.sender] - burned);
        (reserve0, reserve1) = (reserve0 - amount0, reserve1 - amount1);
        token0.safeTransfer(msg.sender, amount0);
        token1.safeTransfer(msg.sender, amount1);
    }

    /// Reverts if the fee that follows from the model's answer, or the price of now, is not what the user bears.
    function swap(bool zeroForOne, uint256 amountIn, uint256 amountOutMin, uint256 feeMax)
        external
        returns (uint256 amountOut)
    {
        _roll();
        uint256 fee = _fee();
        if (fee > feeMax) revert FeeTooHigh(fee, feeMax);
        (uint256 from, uint256 to) = zeroForOne ? (reserve0, reserve1) : (reserve1, reserve0);
        uint256 counted = amountIn * (WHOLE - fee) / WHOLE;
        amountOut = to * counted / (from + counted);
        if (amountOut < amountOutMin || amountOut == 0) revert TooLittle(amountOut, amountOutMin);
        (reserve0, reserve1) = zeroForOne ? (from + amountIn, to - amountOut) : (to - amountOut, from + amountIn);
        emit Swapped(msg.sender, zeroForOne, amountIn, amountOut, fee);
        (IERC20 tokenIn, IERC20 tokenOut) = zeroForOne ? (token0, token1) : (token1, token0);
        tokenIn.safeTransferFrom(msg.sender, address(this), amountIn);
        tokenOut.safeTransfer(msg.sender, amountOut);
    }

    /// Of token0 in token1, with 12 decimals.
    function price() public view returns (int256) {
        return int256(reserve1 * 10 ** PRICE_DECIMALS / reserve0);
    }

    function closes() external view returns (int256[CLOSES] memory) {
        return _closes;
    }

    /// Volatility as a share of the price, in hundredths of a percent, within bounds.
    function _fee() private returns (uint256) {
        int256[] memory prices = new int256[](CLOSES);
        for (uint256 i = 0; i < CLOSES; i++) prices[i] = _closes[i];
        ModelInput memory input = Inference.row(inputName, prices, PRICE_DECIMALS);
        int256 volatility = Inference.number(Inference.run(mode, model, input), outputName, 0, 4);
        return volatility < int256(FEE_MIN) ? FEE_MIN : Math.min(uint256(volatility), FEE_MAX);
    }

    /// The price of before stands for the periods that have ended.
    function _roll() private {
        uint256 present = block.timestamp / PERIOD;
        if (shares > 0 && present > period) {
            uint256 ended = Math.min(present - period, CLOSES);
            for (uint256 i = 0; i < CLOSES; i++) _closes[i] = i + ended < CLOSES ? _closes[i + ended] : price();
        }
        period = present;
    }

    function _fill(int256 close) private {
        for (uint256 i = 0; i < CLOSES; i++) _closes[i] = close;
    }
}
