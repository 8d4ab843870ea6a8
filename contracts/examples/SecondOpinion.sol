// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {ModelInput, ModelOutput} from "@haca/pipe/src/IInference.sol";
import {Inference} from "@haca/pipe/src/Inference.sol";

/// Asks a second model about the result of a first one, in one transaction. The second question follows from the first
/// answer, so that the transaction waits twice.
contract SecondOpinion {
    /// A model and how it is asked.
    struct Advisor {
        uint8 mode;
        string model;
        string input;
        string output;
    }

    /// With which the first answer is handed on.
    uint8 public constant DECIMALS = 6;

    Advisor public first;
    Advisor public second;
    int256 public opinion;
    int256 public secondOpinion;

    event Asked(address indexed asker, int256 opinion, int256 secondOpinion);

    constructor(Advisor memory one, Advisor memory other) {
        (first, second) = (one, other);
    }

    /// @param values of the first model's row, in millionths
    /// @param more that the second model is told behind the first one's answer, in millionths
      function ask(int256[] calldata values, int256[] calldata more) external returns (int256, int256) {
        ModelOutput memory answer = _ask(first, values);
        // A question about the zeros in an answer's place would be answered, and paid for, too.
        if (answer.is_simulation_result) return (0, 0);
        int256 one = Inference.number(answer, first.output, 0, DECIMALS);
        int256[] memory question = new int256[](more.length + 1);
        question[0] = one;
        for (uint256 i = 0; i < more.length; i++) question[i + 1] = more[i];
        int256 other = Inference.number(_ask(second, question), second.output, 0, DECIMALS);
        (opinion, secondOpinion) = (one, other);
        emit Asked(msg.sender, one, other);
        return (one, other);
    }

    function _ask(Advisor storage advisor, int256[] memory values) private returns (ModelOutput memory) {
        ModelInput memory input = Inference.row(advisor.input, values, DECIMALS);
        return Inference.run(advisor.mode, advisor.model, input);
    }
}
