// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// A decimal number: value * 10^-decimals.
struct Number {
    int128 value;
    int128 decimals;
}

struct NumberTensor {
    string name;
    Number[] values;
    uint32[] shape;
}

struct StringTensor {
    string name;
    string[] values;
}

struct JsonTensor {
    string name;
    string value;
}

struct ModelInput {
    NumberTensor[] numbers;
    StringTensor[] strings;
}

/// With `is_simulation_result` the numbers are zeros: the transaction waits for the answer and then runs again.
struct ModelOutput {
    NumberTensor[] numbers;
    StringTensor[] strings;
    JsonTensor[] jsons;
    bool is_simulation_result;
}

struct ModelInferenceRequest {
    uint8 mode;
    string modelCID;
    ModelInput input;
}

struct ToolCall {
    string id;
    string name;
    string arguments;
}

struct ChatMessage {
    string role;
    string content;
    string name;
    string tool_call_id;
    ToolCall[] tool_calls;
}

struct Tool {
    string description;
    string name;
    string parameters;
}

struct LLMChatRequest {
    uint8 mode;
    string modelCID;
    ChatMessage[] messages;
    Tool[] tools;
    string tool_choice;
    uint32 max_tokens;
    string[] stop_sequence;
    uint32 temperature;
}

struct LLMChatResponse {
    string finish_reason;
    ChatMessage message;
}

struct LLMCompletionRequest {
    uint8 mode;
    string modelCID;
    string prompt;
    uint32 max_tokens;
    string[] stop_sequence;
    uint32 temperature;
}

struct LLMCompletionResponse {
    string answer;
}

/// Asks models inside a transaction (PROTOCOL P): the ledger's own code at 0xF4.
interface IInference {
    error InferenceRefused(string reason);
    error InferenceUnavailable(string reason);

    event ModelInferenceEvent(string inferenceID, ModelInferenceRequest request, ModelOutput response);

    function runModelInference(ModelInferenceRequest memory request) external returns (ModelOutput memory);
    function runLLMChat(LLMChatRequest memory request) external returns (LLMChatResponse memory);
    function runLLMCompletion(LLMCompletionRequest memory request) external returns (LLMCompletionResponse memory);
}

IInference constant INFERENCE = IInference(0x00000000000000000000000000000000000000F4);
