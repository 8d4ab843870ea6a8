// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {AdminHandover} from "./AdminHandover.sol";

interface ISettlementRelay {
    /// The height that opened the oldest pending settlement; the present one if none is pending.
    function oldestOpening() external view returns (uint64);
}

/// The validators of CometBFT and their powers, at every height that verdicts still depend on (PROTOCOL L7, V2, V4).
/// The administrator changes them; one that misbehaved loses its seat and never has another.
contract ValidatorSet is AdminHandover {
    struct Validator {
        bytes32 publicKey;
        uint64 power;
    }

    /// In force from a height until the next set is.
    struct Set {
        uint64 from;
        Validator[] members;
    }

    /// Only FinalizeBlock calls from here (PROTOCOL L6).
    address public constant SYSTEM = 0xffffFFFfFFffffffffffffffFfFFFfffFFFfFFfE;
    ISettlementRelay public constant RELAY = ISettlementRelay(0x0000000000000000000000000000000000004842);
    /// CometBFT lets a set vote so many heights after the height that changed it.
    uint64 public constant DELAY = 2;
    uint256 public constant VALIDATORS_MAX = 100;
    uint64 public constant POWER_MAX = 1 << 48;
    /// Sets that are kept at once, for the sake of settlements that were opened under them.
    uint256 public constant SETS_MAX = 16;

    mapping(uint256 => Set) internal _sets;
    uint256 internal _first;
    uint256 internal _end;
    /// By CometBFT's address: the height of the misbehaviour that barred it.
    mapping(bytes20 => uint64) public misbehavedAt;

    event PowerSet(bytes32 indexed publicKey, uint64 power, uint64 from);
    event Misbehaved(bytes20 indexed validator, uint64 height);

    error OnlySystem();
    error OnlyRelay();
    error InvalidKey();
    error UnknownValidator(bytes32 publicKey);
    error Barred(bytes32 publicKey, uint64 misbehavedAt);
    error LastValidator();
    error TooManyValidators(uint256 maximum);
    error PowerTooLarge(uint64 maximum);
    /// Settlements that are pending still need the sets before.
    error TooManyChanges(uint256 maximum);
    /// The powers that change must not be more than a third of the power that votes now.
    error ChangeTooLarge(uint256 change, uint256 maximum);

    constructor() {
        _grantRole(DEFAULT_ADMIN_ROLE, msg.sender);
    }

    /// The set of genesis.
    function start(Validator[] calldata members) external {
        if (msg.sender != SYSTEM || _end != 0) revert OnlySystem();
        Set storage set = _sets[_end++];
        for (uint256 i = 0; i < members.length; i++) {
            set.members.push(members[i]);
        }
    }

    /// Gives a validator its power, 0 to let it go; it counts from DELAY heights later.
    function setPower(bytes32 publicKey, uint64 power) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (publicKey == 0) revert InvalidKey();
        if (power > POWER_MAX) revert PowerTooLarge(POWER_MAX);
        uint64 barred = misbehavedAt[consensusAddress(publicKey)];
        if (barred != 0) revert Barred(publicKey, barred);
        Set storage set = _upcoming();
        if (_end - _first > SETS_MAX) revert TooManyChanges(SETS_MAX);
        uint256 index = _indexOf(set, publicKey);
        if (power == 0) {
            if (index == set.members.length) revert UnknownValidator(publicKey);
            if (set.members.length == 1) revert LastValidator();
            _remove(set, index);
        } else if (index < set.members.length) {
            set.members[index].power = power;
        } else {
            if (index == VALIDATORS_MAX) revert TooManyValidators(VALIDATORS_MAX);
            set.members.push(Validator(publicKey, power));
        }
        _requireSmallChange(set);
        emit PowerSet(publicKey, power, set.from);
    }

    /// A validator was proven to have signed twice or to have attacked light clients. The only one stays: without it
    /// nobody could name another.
    function unseat(bytes20 validator, uint64 height) external {
        if (msg.sender != address(RELAY)) revert OnlyRelay();
        if (misbehavedAt[validator] == 0) misbehavedAt[validator] = height;
        emit Misbehaved(validator, height);
        Set storage last = _sets[_end - 1];
        for (uint256 i = 0; i < last.members.length; i++) {
            bytes32 publicKey = last.members[i].publicKey;
            if (last.members.length > 1 && consensusAddress(publicKey) == validator) {
                Set storage set = _upcoming();
                _remove(set, i);
                emit PowerSet(publicKey, 0, set.from);
                return;
            }
        }
    }

    /// Every set that is kept, the oldest first; the last may be of a later height.
    function sets() external view returns (Set[] memory) {
        return _between(_first, _end);
    }

    /// Those in force from a height to the present one.
    function setsSince(uint64 height) external view returns (Set[] memory) {
        uint256 first = _first;
        while (first + 1 < _end && _sets[first + 1].from <= height) first++;
        return _between(first, _activeIndex() + 1);
    }

    /// Whether another set is in force than a height ago.
    function changesNow() external view returns (bool) {
        uint64 from = _sets[_activeIndex()].from;
        return from != 0 && from == block.number;
    }

    /// CometBFT's address of an Ed25519 key.
    function consensusAddress(bytes32 publicKey) public pure returns (bytes20) {
        return bytes20(sha256(abi.encodePacked(publicKey)));
    }

    function _between(uint256 first, uint256 end) internal view returns (Set[] memory found) {
        found = new Set[](end - first);
        for (uint256 i = first; i < end; i++) {
            found[i - first] = _sets[i];
        }
    }

    function _activeIndex() internal view returns (uint256 index) {
        index = _end - 1;
        while (_sets[index].from > block.number) index--;
    }

    /// The set that this height's changes make.
    function _upcoming() internal returns (Set storage set) {
        uint64 from = uint64(block.number) + DELAY;
        Set storage last = _sets[_end - 1];
        if (last.from == from) return last;
        set = _sets[_end++];
        set.from = from;
        for (uint256 i = 0; i < last.members.length; i++) {
            set.members.push(last.members[i]);
        }
        _forget();
    }

    /// The previous height's set checks the votes in this block; settlements need all since their opening.
    function _forget() internal {
        uint64 needed = RELAY.oldestOpening();
        if (needed >= block.number) needed = uint64(block.number) - 1;
        while (_sets[_first + 1].from <= needed) delete _sets[_first++];
    }

    function _requireSmallChange(Set storage set) internal view {
        Set storage active = _sets[_activeIndex()];
        uint256 total = 0;
        uint256 change = 0;
        for (uint256 i = 0; i < active.members.length; i++) {
            uint256 before = active.members[i].power;
            uint256 index = _indexOf(set, active.members[i].publicKey);
            uint256 power = index < set.members.length ? set.members[index].power : 0;
            total += before;
            change += power > before ? power - before : before - power;
        }
        for (uint256 i = 0; i < set.members.length; i++) {
            bool isNew = _indexOf(active, set.members[i].publicKey) == active.members.length;
            if (isNew) change += set.members[i].power;
        }
        if (3 * change > total) revert ChangeTooLarge(change, total / 3);
    }

    function _indexOf(Set storage set, bytes32 publicKey) internal view returns (uint256 index) {
        while (index < set.members.length && set.members[index].publicKey != publicKey) index++;
    }

    function _remove(Set storage set, uint256 index) internal {
        for (uint256 i = index; i + 1 < set.members.length; i++) {
            set.members[i] = set.members[i + 1];
        }
        set.members.pop();
    }
}
