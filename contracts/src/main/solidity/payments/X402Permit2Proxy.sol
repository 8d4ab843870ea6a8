// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {ISignatureTransfer} from "./ISignatureTransfer.sol";

/// @notice What the two x402 proxies have in common: the payer's signature names the recipient, so that whoever
/// settles can send the money nowhere else.
abstract contract X402Permit2Proxy is ReentrancyGuard {
    /// @notice The payer's leave for Permit2 to move a token, as EIP-2612 has it.
    struct EIP2612Permit {
        uint256 value;
        uint256 deadline;
        bytes32 r;
        bytes32 s;
        uint8 v;
    }

    ISignatureTransfer public immutable PERMIT2;

    event Settled();
    event SettledWithPermit();

    error InvalidPermit2Address();
    error InvalidOwner();
    error InvalidDestination();
    error PaymentTooEarly();
    error Permit2612AmountMismatch();

    constructor(address permit2) {
        if (permit2 == address(0)) revert InvalidPermit2Address();
        PERMIT2 = ISignatureTransfer(permit2);
    }

    /// @dev Moves the amount; Permit2 checks signature, deadline, nonce, and that it is permitted.
    function _transfer(
        ISignatureTransfer.PermitTransferFrom calldata permit,
        uint256 amount,
        address owner,
        address to,
        uint256 validAfter,
        bytes32 witness,
        string memory witnessType,
        bytes calldata signature
    ) internal {
        if (owner == address(0)) revert InvalidOwner();
        if (to == address(0)) revert InvalidDestination();
        if (block.timestamp < validAfter) revert PaymentTooEarly();
        PERMIT2.permitWitnessTransferFrom(
            permit, ISignatureTransfer.SignatureTransferDetails(to, amount), owner, witness, witnessType, signature
        );
    }

    /// @dev Whoever else uses the same permit first does what was to be done: a permit that fails is no reason to stop.
    function _permit(EIP2612Permit calldata given, ISignatureTransfer.TokenPermissions calldata permitted, address owner)
        internal
    {
        if (given.value != permitted.amount) revert Permit2612AmountMismatch();
        try IERC20Permit(permitted.token).permit(
            owner, address(PERMIT2), given.value, given.deadline, given.v, given.r, given.s
        ) {} catch {}
    }
}
