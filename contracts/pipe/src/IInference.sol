// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// A decimal number: value / 10^decimals. Decimals may be negative.
struct Number {
    int128 value;
    int128 decimals;
}

/// Numbers in row-major order.
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

struct ModelOutput {
    NumberTensor[] numbers;
    StringTensor[] strings;
    JsonTensor[] jsons;
    /// No answer but zeros: of eth_call, of an estimate, and of a run that is undone until the answer is there.
    bool is_simulation_result;
}

struct ModelInferenceRequest {
    /// 0 VANILLA, 1 ZKML, 2 TEE
    uint8 mode;
    /// Name of an entry of the model registry, or its id: 0x and 64 hexadecimal digits.
    string modelCID;
    ModelInput input;
}

struct LLMCompletionRequest {
    uint8 mode;
    string modelCID;
    string prompt;
    uint32 max_tokens;
    string[] stop_sequence;
    /// In hundredths.
    uint32 temperature;
}

struct LLMCompletionResponse {
    string answer;
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

struct ToolDefinition {
    string description;
    string name;
    string parameters;
}

struct LLMChatRequest {
    uint8 mode;
    string modelCID;
    ChatMessage[] messages;
    ToolDefinition[] tools;
    string tool_choice;
    uint32 max_tokens;
    string[] stop_sequence;
    uint32 temperature;
}

struct LLMChatResponse {
    string finish_reason;
    ChatMessage message;
}

/// The models of the network, at the address 0xF4. Reverts if there is no answer.
interface IInference {
    function runModelInference(ModelInferenceRequest memory request) external returns (ModelOutput memory);

    function runLLMCompletion(LLMCompletionRequest memory request) external returns (LLMCompletionResponse memory);

    function runLLMChat(LLMChatRequest memory request) external returns (LLMChatResponse memory);
}
