// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {ModelInput} from "@haca/pipe/src/IInference.sol";
import {Inference} from "@haca/pipe/src/Inference.sol";

/// Takes a model's answer only if it is the same by every method: asked in one transaction, which reverts entirely if one
/// disagrees.
contract Agreement {
    string public model;
    string public outputName;
    uint8 public immutable decimals;
    int256 public answer;

    event Agreed(address indexed asker, int256 answer, uint8[] modes);

    error NothingAsked();
    error Disagreement(uint8 mode, int256 answer, int256 expected);

    constructor(string memory modelReference, string memory output, uint8 digits) {
        (model, outputName, decimals) = (modelReference, output, digits);
    }

    /// Asks by each of the modes.
    /// @param tolerance by which an answer may differ from the first, in units of 10^-decimals
    function decide(ModelInput calldata input, uint8[] calldata modes, uint256 tolerance) external returns (int256) {
        if (modes.length == 0) revert NothingAsked();
        // All are asked before one is judged: they are asked at once, and not one after the other.
        int256[] memory answers = new int256[](modes.length);
        for (uint256 i = 0; i < modes.length; i++) {
            answers[i] = Inference.number(Inference.run(modes[i], model, input), outputName, 0, decimals);
        }
        for (uint256 i = 1; i < modes.length; i++) {
            int256 off = answers[i] - answers[0];
            if (uint256(off < 0 ? -off : off) > tolerance) revert Disagreement(modes[i], answers[i], answers[0]);
        }
        answer = answers[0];
        emit Agreed(msg.sender, answers[0], modes);
        return answers[0];
    }
}
