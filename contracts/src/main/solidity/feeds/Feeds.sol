// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {ITEEVerifier} from "../ITEEVerifier.sol";
import {FeedHistory} from "./FeedHistory.sol";

interface IFeedRegistry {
    function tees(bytes32 teeId)
        external
        view
        returns (
            address owner,
            address paymentAddress,
            string memory endpoint,
            bytes memory publicKey,
            bytes memory tlsCertificate,
            bytes32 pcrHash,
            uint8 teeType,
            bool enabled,
            uint256 registeredAt,
            uint256 lastHeartbeatAt
        );
    function isTEEActive(bytes32 teeId) external view returns (bool);
    function getTEEPublicKey(bytes32 teeId) external view returns (bytes memory);
}

/// Feeds of values that data nodes saw. Anyone may submit their reports; the contract takes nothing from whoever does
/// but the order: signatures, times, voices and triggers it checks itself (PROTOCOL D1 to D3).
contract Feeds is FeedHistory {
    ITEEVerifier public constant VERIFIER = ITEEVerifier(0x0000000000000000000000000000000000000900);
    bytes32 public constant REPORT_TAG = keccak256("haca.report.v1");
    /// The registry's type of data nodes: attested, by simulated enclaves on development networks alone.
    uint8 public constant DATA_NODE = 3;
    uint256 public constant REPORTS_MAX = 16;
    /// The chain's time may be so many seconds behind the nodes' clocks.
    uint256 public constant AHEAD_MAX = 10;

    struct Report {
        bytes32 nodeId;
        int256 value;
        uint64 observedAt;
        bytes signature;
    }

    /// A report as two of one node are shown to differ.
    struct Evidence {
        bytes32 digest;
        int256 value;
        uint64 observedAt;
        bytes signature;
    }

    /// The voices of a round, in order.
    struct Voices {
        uint256 count;
        bytes32[] nodeIds;
        address[] owners;
        int192[] values;
        uint64[] times;
        bytes32[] hashes;
    }

    IFeedRegistry public immutable REGISTRY;
    /// Owners of data nodes by node; the registry never changes the owner or the type of one.
    mapping(bytes32 => address) private _ownerOf;
    /// Nodes that signed two different reports of one round.
    mapping(bytes32 => bool) public isExcluded;

    event RoundSubmitted(
        bytes32 indexed feedId,
        uint64 indexed round,
        uint64 indexed roundId,
        int256 answer,
        uint64 updatedAt,
        uint8 counted,
        uint8 outliers,
        address submitter
    );
    event NodeExcluded(bytes32 indexed nodeId, bytes32 indexed feedId, uint64 round);

    error TooManyReports(uint256 maximum);
    error ReportsUnordered(uint256 index);
    error ReportedTwice(bytes32 nodeId);
    error ValueTooLarge(bytes32 nodeId);
    error NotOfRound(bytes32 nodeId, uint64 observedAt);
    error SignatureInvalid(bytes32 nodeId);
    error NoQuorum(uint256 counted, uint256 needed);
    error RoundUnknown(uint64 round);
    error RoundNotOver(uint256 endsAt);
    error RoundClosed(uint256 closedAt);
    error RoundPassed(uint64 lastRound);
    error NotLarger(uint256 voices);
    error NotDue();
    error NodeUnknown(bytes32 nodeId);
    error NoContradiction();

    constructor(address registry) {
        _grantRole(DEFAULT_ADMIN_ROLE, msg.sender);
        REGISTRY = IFeedRegistry(registry);
    }

    /// Submits reports of a round. Those of nodes that do not count now, and an owner's second, are passed over.
    /// @param reports in ascending order of value, and of node among equal ones
    function submit(bytes32 feedId, uint64 round, Report[] calldata reports) external {
        if (reports.length > REPORTS_MAX) revert TooManyReports(REPORTS_MAX);
        Version storage version = _versionOf(feedId, round);
        Definition storage definition = version.definition;
        Round memory result;
        result.round = round;
        result.interval = definition.interval;
        result.window = definition.window;
        result.endedAt = _endOf(version, round);
        _requireOpen(result);
        Voices memory voices = _voices(feedId, version, result, reports);
        _aggregate(voices, definition, result);
        _store(feedId, definition, result);
    }

    /// Excludes a node by two different reports that it signed of one round.
    function accuse(bytes32 nodeId, bytes32 feedId, uint64 round, Evidence calldata one, Evidence calldata other)
        external
    {
        bytes memory publicKey = REGISTRY.getTEEPublicKey(nodeId);
        if (publicKey.length == 0) revert NodeUnknown(nodeId);
        bytes32 first = reportHash(feedId, round, one.digest, one.value, one.observedAt);
        bytes32 second = reportHash(feedId, round, other.digest, other.value, other.observedAt);
        if (first == second) revert NoContradiction();
        if (
            !VERIFIER.verifyRSAPSS(publicKey, first, one.signature)
                || !VERIFIER.verifyRSAPSS(publicKey, second, other.signature)
        ) revert SignatureInvalid(nodeId);
        isExcluded[nodeId] = true;
        emit NodeExcluded(nodeId, feedId, round);
    }

    /// What a node signs (PROTOCOL D1).
    function reportHash(bytes32 feedId, uint64 round, bytes32 digest, int256 value, uint64 observedAt)
        public
        view
        returns (bytes32)
    {
        return keccak256(
            abi.encode(REPORT_TAG, block.chainid, address(this), feedId, round, digest, value, observedAt)
        );
    }

    function _endOf(Version storage version, uint64 round) private view returns (uint64) {
        if (round < version.firstRound) revert RoundUnknown(round);
        uint256 end =
            version.start + (uint256(round) - version.firstRound + 1) * version.definition.interval;
        // A round so far away is not over.
        if (end > type(uint64).max) revert RoundNotOver(end);
        return uint64(end);
    }

    function _requireOpen(Round memory round) private view {
        if (block.timestamp + AHEAD_MAX < round.endedAt) revert RoundNotOver(round.endedAt);
        uint256 closedAt = uint256(round.endedAt) + round.window;
        if (block.timestamp > closedAt) revert RoundClosed(closedAt);
    }

    function _voices(bytes32 feedId, Version storage version, Round memory round, Report[] calldata reports)
        private
        returns (Voices memory voices)
    {
        address[] memory owners = version.definition.owners;
        bytes32 digest = version.digest;
        uint256 max = reports.length;
        voices = Voices(
            0, new bytes32[](max), new address[](max), new int192[](max), new uint64[](max), new bytes32[](max)
        );
        for (uint256 i = 0; i < max; i++) {
            Report calldata report = reports[i];
            if (i > 0) _requireOrder(reports[i - 1], report, i);
            if (report.value != int192(report.value)) revert ValueTooLarge(report.nodeId);
            if (report.observedAt >= round.endedAt || report.observedAt < round.endedAt - round.interval) {
                revert NotOfRound(report.nodeId, report.observedAt);
            }
            address owner = _voiceOf(report.nodeId, owners);
            if (owner == address(0)) continue;
            bytes32 hash = reportHash(feedId, round.round, digest, report.value, report.observedAt);
            if (!VERIFIER.verifyRSAPSS(REGISTRY.getTEEPublicKey(report.nodeId), hash, report.signature)) {
                revert SignatureInvalid(report.nodeId);
            }
            _add(voices, report, owner, hash);
        }
    }

    function _requireOrder(Report calldata before, Report calldata report, uint256 index) private pure {
        bool isAfter =
            before.value < report.value || (before.value == report.value && before.nodeId < report.nodeId);
        if (!isAfter) revert ReportsUnordered(index);
    }

    /// The listed owner of a data node that counts now, or none.
    function _voiceOf(bytes32 nodeId, address[] memory owners) private returns (address) {
        address owner = _ownerOf[nodeId];
        if (owner == address(0)) {
            uint8 teeType;
            (owner,,,,,, teeType,,,) = REGISTRY.tees(nodeId);
            if (owner == address(0) || teeType != DATA_NODE) return address(0);
            _ownerOf[nodeId] = owner;
        }
        if (isExcluded[nodeId] || !REGISTRY.isTEEActive(nodeId)) return address(0);
        for (uint256 i = 0; i < owners.length; i++) {
            if (owners[i] == owner) return owner;
        }
        return address(0);
    }

    /// Of an owner's nodes the one with the lowest id has the voice.
    function _add(Voices memory voices, Report calldata report, address owner, bytes32 hash) private pure {
        for (uint256 i = 0; i < voices.count; i++) {
            if (voices.owners[i] != owner) continue;
            if (voices.nodeIds[i] == report.nodeId) revert ReportedTwice(report.nodeId);
            if (voices.nodeIds[i] < report.nodeId) return;
            voices.count--;
            for (uint256 j = i; j < voices.count; j++) {
                voices.nodeIds[j] = voices.nodeIds[j + 1];
                voices.owners[j] = voices.owners[j + 1];
                voices.values[j] = voices.values[j + 1];
                voices.times[j] = voices.times[j + 1];
                voices.hashes[j] = voices.hashes[j + 1];
            }
            break;
        }
        uint256 last = voices.count++;
        voices.nodeIds[last] = report.nodeId;
        voices.owners[last] = owner;
        voices.values[last] = int192(report.value);
        voices.times[last] = report.observedAt;
        voices.hashes[last] = hash;
    }

    /// PROTOCOL D2.
    function _aggregate(Voices memory voices, Definition storage definition, Round memory result) private view {
        uint256 count = voices.count;
        uint256 needed = definition.owners.length / 2 + 1;
        if (count < needed) revert NoQuorum(count, needed);
        // A shift of a signed number rounds down, below zero, too.
        int256 median = (int256(voices.values[(count - 1) / 2]) + voices.values[count / 2]) >> 1;
        uint64 oldest = type(uint64).max;
        uint256 counted = 0;
        for (uint256 i = 0; i < count; i++) {
            if (_distance(voices.values[i], median) * MILLION > _distance(median, 0) * definition.limit) continue;
            if (voices.times[i] < oldest) oldest = voices.times[i];
            voices.hashes[counted++] = voices.hashes[i];
        }
        if (counted < needed) revert NoQuorum(counted, needed);
        bytes32[] memory hashes = voices.hashes;
        assembly ("memory-safe") {
            mstore(hashes, counted)
        }
        result.answer = int192(median);
        result.updatedAt = oldest;
        result.counted = uint8(counted);
        result.outliers = uint8(count - counted);
        result.reports = keccak256(abi.encodePacked(hashes));
    }

    function _distance(int256 one, int256 other) private pure returns (uint256) {
        return one < other ? uint256(other - one) : uint256(one - other);
    }

    function _store(bytes32 feedId, Definition storage definition, Round memory result) private {
        Round storage last = _last(feedId);
        bool isFirst = _feeds[feedId].rounds == 0;
        if (isFirst || result.round > last.round) {
            if (!isFirst && !_isDue(definition, last, result)) revert NotDue();
            _begin(feedId, result);
        } else {
            if (result.round < last.round) revert RoundPassed(last.round);
            // Outliers are voices, too: else a liar near the limit keeps the full set from taking a small one's place.
            if (_voicesOf(result) <= _voicesOf(last)) revert NotLarger(_voicesOf(last));
            _replace(feedId, result);
        }
        emit RoundSubmitted(
            feedId,
            result.round,
            _feeds[feedId].rounds,
            result.answer,
            result.updatedAt,
            result.counted,
            result.outliers,
            msg.sender
        );
    }

    function _voicesOf(Round memory round) private pure returns (uint256) {
        return uint256(round.counted) + round.outliers;
    }

    /// The answer moved far enough, or the heartbeat would be over before the next round is closed.
    function _isDue(Definition storage definition, Round storage last, Round memory result)
        private
        view
        returns (bool)
    {
        uint256 moved = _distance(result.answer, last.answer) * MILLION;
        if (moved >= _distance(last.answer, 0) * definition.deviation && moved > 0) return true;
        uint256 nextClose = uint256(result.endedAt) + definition.interval + definition.window;
        return nextClose > uint256(last.endedAt) + definition.heartbeat;
    }
}
