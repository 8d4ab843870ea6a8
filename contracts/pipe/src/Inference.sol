// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {
    IInference,
    LLMCompletionRequest,
    ModelInferenceRequest,
    ModelInput,
    ModelOutput,
    Number,
    NumberTensor
} from "./IInference.sol";

/// Asks models with rows of whole numbers, and reads their answers as such; asks language models with texts.
library Inference {
    IInference internal constant MODELS = IInference(address(0xF4));

    uint8 internal constant VANILLA = 0;
    uint8 internal constant ZKML = 1;
    uint8 internal constant TEE = 2;

    /// The most digits of an int128.
    int256 private constant DIGITS_MAX = 38;

    error NotAnswered(string output);
    error NumberTooLarge(int128 value, int128 decimals);

    /// Suspends the transaction until the answer is there.
    function run(uint8 mode, string memory model, ModelInput memory input) internal returns (ModelOutput memory) {
        return MODELS.runModelInference(ModelInferenceRequest(mode, model, input));
    }

    /// A language model's continuation of a text, as it says it when it is least free; empty while there is no answer.
    function complete(string memory model, string memory prompt, uint32 maxTokens) internal returns (string memory) {
        return MODELS.runLLMCompletion(LLMCompletionRequest(TEE, model, prompt, maxTokens, new string[](0), 0)).answer;
    }

    /// One input of shape [1, n] with the numbers values[i] / 10^decimals.
    function row(string memory name, int256[] memory values, uint8 decimals)
        internal
        pure
        returns (ModelInput memory input)
    {
        NumberTensor memory tensor;
        tensor.name = name;
        tensor.shape = new uint32[](2);
        (tensor.shape[0], tensor.shape[1]) = (1, uint32(values.length));
        tensor.values = new Number[](values.length);
        for (uint256 i = 0; i < values.length; i++) {
            int128 value = int128(values[i]);
            if (value != values[i]) revert NumberTooLarge(value, int128(uint128(decimals)));
            tensor.values[i] = Number(value, int128(uint128(decimals)));
        }
        input.numbers = new NumberTensor[](1);
        input.numbers[0] = tensor;
    }

    /// The number at a place of an output, times 10^decimals and cut to a whole one.
    function number(ModelOutput memory output, string memory name, uint256 place, uint8 decimals)
        internal
        pure
        returns (int256)
    {
        bytes32 wanted = keccak256(bytes(name));
        for (uint256 i = 0; i < output.numbers.length; i++) {
            if (keccak256(bytes(output.numbers[i].name)) == wanted && place < output.numbers[i].values.length) {
                return rescale(output.numbers[i].values[place], decimals);
            }
        }
        revert NotAnswered(name);
    }

    /// A number times 10^decimals, cut to a whole one.
    function rescale(Number memory given, uint8 decimals) internal pure returns (int256) {
        int256 shift = int256(uint256(decimals)) - given.decimals;
        if (given.value == 0 || shift < -DIGITS_MAX) return 0;
        if (shift > DIGITS_MAX) revert NumberTooLarge(given.value, given.decimals);
        return shift < 0 ? given.value / int256(10 ** uint256(-shift)) : given.value * int256(10 ** uint256(shift));
    }
}
