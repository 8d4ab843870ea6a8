// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {
    INFERENCE,
    LLMChatRequest,
    LLMChatResponse,
    LLMCompletionRequest,
    LLMCompletionResponse,
    ModelInferenceRequest,
    ModelInput,
    ModelOutput
} from "./inference/IInference.sol";

/// The published contract by which clients have models asked: it passes a call on to 0xF4 and tells of the answer.
contract InferenceHub {
    event InferenceResult(ModelOutput output);
    event LLMChatResult(LLMChatResponse response);
    event LLMCompletionResult(LLMCompletionResponse response);

    function run(string memory modelId, uint8 inferenceMode, ModelInput memory modelInput)
        external
        returns (ModelOutput memory output)
    {
        output = INFERENCE.runModelInference(ModelInferenceRequest(inferenceMode, modelId, modelInput));
        emit InferenceResult(output);
    }

    function runLLMChat(LLMChatRequest memory request) external returns (LLMChatResponse memory response) {
        response = INFERENCE.runLLMChat(request);
        emit LLMChatResult(response);
    }

    function runLLMCompletion(LLMCompletionRequest memory request)
        external
        returns (LLMCompletionResponse memory response)
    {
        response = INFERENCE.runLLMCompletion(request);
        emit LLMCompletionResult(response);
    }
}
