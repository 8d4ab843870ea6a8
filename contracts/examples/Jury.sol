// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {ModelInput} from "@haca/pipe/src/IInference.sol";
import {Inference} from "@haca/pipe/src/Inference.sol";

/// Takes a model's number if an unproven run, an enclave and a proof in zero knowledge agree on it, and a language model
/// consents: four inferences in one transaction, which reverts entirely if one disagrees.
contract Jury {
    uint32 public constant TOKENS_MAX = 16;

    string public model;
    string public outputName;
    string public languageModel;
    uint8 public immutable decimals;
    int256 public answer;

    event Decided(address indexed asker, int256 answer, string consent);

    error Disagreement(uint8 mode, int256 answer, int256 expected);
    error NoConsent(string said);

    constructor(string memory modelReference, string memory output, uint8 digits, string memory consenting) {
        (model, outputName, decimals, languageModel) = (modelReference, output, digits, consenting);
    }

    /// @param tolerance by which an answer may differ from the proven one, in units of 10^-decimals
    /// @param word that the language model has to say, and no other
    function decide(ModelInput calldata input, uint256 tolerance, string calldata prompt, string calldata word)
        external
        returns (int256)
    {
        // All are asked before one is judged: they are asked at once, and not one after the other.
        int256 proven = _ask(Inference.ZKML, input);
        int256 enclave = _ask(Inference.TEE, input);
        int256 plain = _ask(Inference.VANILLA, input);
        string memory said = Inference.complete(languageModel, prompt, TOKENS_MAX);
        _requireNear(Inference.TEE, enclave, proven, tolerance);
        _requireNear(Inference.VANILLA, plain, proven, tolerance);
        if (keccak256(bytes(said)) != keccak256(bytes(word))) revert NoConsent(said);
        answer = proven;
        emit Decided(msg.sender, proven, said);
        return proven;
    }

    function _ask(uint8 mode, ModelInput calldata input) internal returns (int256) {
        return Inference.number(Inference.run(mode, model, input), outputName, 0, decimals);
    }

    function _requireNear(uint8 mode, int256 given, int256 expected, uint256 tolerance) internal pure {
        int256 off = given - expected;
        if (uint256(off < 0 ? -off : off) > tolerance) revert Disagreement(mode, given, expected);
    }
}
