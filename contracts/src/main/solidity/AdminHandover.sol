// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";

/// Hands the administrator's role over in two steps, so that it cannot go to an address that nobody controls: the
/// administrator offers it, and keeps it until the other has accepted. Grants stay possible as published.
abstract contract AdminHandover is AccessControl {
    struct Offer {
        address from;
        address to;
    }

    /// keccak256(abi.encode(uint256(keccak256("haca.AdminHandover")) - 1)) & ~0xff (ERC-7201): the published storage
    /// of the contracts that have this stays where it is.
    bytes32 private constant OFFER = 0xf165a131a9a087fcab8bd001a35133a628efb0dac7eee6d4fdc3efd768850800;

    event AdminOffered(address indexed from, address indexed to);
    event AdminHandedOver(address indexed from, address indexed to);

    error NotOffered(address account);

    /// Offers the caller's role in place of what was offered before; to address 0 it is withdrawn.
    function offerAdmin(address to) external onlyRole(DEFAULT_ADMIN_ROLE) {
        Offer storage offer = _offer();
        offer.from = msg.sender;
        offer.to = to;
        emit AdminOffered(msg.sender, to);
    }

    /// Takes what was offered to the caller, as long as who offered it still has it.
    function acceptAdmin() external {
        Offer storage offer = _offer();
        address from = offer.from;
        if (offer.to != msg.sender || !hasRole(DEFAULT_ADMIN_ROLE, from)) revert NotOffered(msg.sender);
        delete offer.from;
        delete offer.to;
        _revokeRole(DEFAULT_ADMIN_ROLE, from);
        _grantRole(DEFAULT_ADMIN_ROLE, msg.sender);
        emit AdminHandedOver(from, msg.sender);
    }

    /// Who offered the role to whom; zeros if nobody did.
    function offeredAdmin() external view returns (address from, address to) {
        Offer storage offer = _offer();
        return (offer.from, offer.to);
    }

    function _offer() private pure returns (Offer storage offer) {
        assembly ("memory-safe") {
            offer.slot := OFFER
        }
    }
}
