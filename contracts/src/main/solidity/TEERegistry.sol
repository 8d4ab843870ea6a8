// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {AdminHandover} from "./AdminHandover.sol";
import {ITEEVerifier} from "./ITEEVerifier.sol";

/// Who may answer: nodes with their keys and certificates, and when each key counted.
/// The published ABI of og-evm's registry stands first; what this network adds stands last (PROTOCOL N1 to N6).
contract TEERegistry is AdminHandover {
    bytes32 public constant TEE_OPERATOR = keccak256("TEE_OPERATOR");
    ITEEVerifier public constant VERIFIER = ITEEVerifier(0x0000000000000000000000000000000000000900);

    struct PCRMeasurements {
        bytes pcr0;
        bytes pcr1;
        bytes pcr2;
    }

    struct TEETypeInfo {
        string name;
        uint256 addedAt;
    }

    struct ApprovedPCR {
        bool approved;
        uint8 teeType;
        uint256 approvedAt;
        string version;
    }

    struct PCRKey {
        bytes32 pcrHash;
        uint8 teeType;
    }

    struct TEEInfo {
        address owner;
        address paymentAddress;
        string endpoint;
        bytes publicKey;
        bytes tlsCertificate;
        bytes32 pcrHash;
        uint8 teeType;
        bool enabled;
        uint256 registeredAt;
        uint256 lastHeartbeatAt;
    }

    bytes public awsRootCertificate;
    uint256 public heartbeatMaxAge = 1800;
    mapping(uint8 => TEETypeInfo) public teeTypes;
    uint8[] internal _teeTypeList;
    mapping(uint8 => mapping(bytes32 => ApprovedPCR)) public pcrRecords;
    PCRKey[] internal _pcrList;
    mapping(bytes32 => TEEInfo) public tees;
    mapping(uint8 => bytes32[]) internal _enabledTEEList;
    mapping(uint8 => mapping(bytes32 => uint256)) internal _enabledTEEIndex;
    mapping(uint8 => bytes32[]) internal _teesByType;
    mapping(address => bytes32[]) internal _teesByOwner;

    event TEETypeAdded(uint8 indexed typeId, string name);
    event PCRApproved(bytes32 indexed pcrHash, uint8 indexed teeType, string version);
    event PCRRevoked(bytes32 indexed pcrHash, uint8 indexed teeType);
    event TEERegistered(bytes32 indexed teeId, address indexed owner, uint8 teeType);
    event TEEEnabled(bytes32 indexed teeId);
    event TEEDisabled(bytes32 indexed teeId);
    event HeartbeatReceived(bytes32 indexed teeId, uint256 timestamp);
    event AWSCertificateUpdated(bytes32 indexed certHash);

    error TEETypeExists();
    error TEETypeNotFound();
    error InvalidTEEType();
    error PCRNotApproved();
    error PCRAlreadyExists();
    error TEEAlreadyExists();
    error TEENotFound();
    error TEENotEnabled();
    error NotTEEOwner();
    error AttestationInvalid(string reason);
    error KeyBindingFailed(string reason);
    error HeartbeatSignatureInvalid();
    error HeartbeatTimestampInFuture();
    error HeartbeatTimestampTooOld();

    constructor() {
        _grantRole(DEFAULT_ADMIN_ROLE, msg.sender);
        _grantRole(TEE_OPERATOR, msg.sender);
        _setRoleAdmin(TEE_OPERATOR, DEFAULT_ADMIN_ROLE);
    }

    modifier onlyOwnerOrAdmin(bytes32 teeId) {
        if (tees[teeId].registeredAt == 0) revert TEENotFound();
        bool isOwner = tees[teeId].owner == msg.sender && hasRole(TEE_OPERATOR, msg.sender);
        if (!isOwner && !hasRole(DEFAULT_ADMIN_ROLE, msg.sender)) revert NotTEEOwner();
        _;
    }

    function setAWSRootCertificate(bytes calldata certificate) external onlyRole(DEFAULT_ADMIN_ROLE) {
        awsRootCertificate = certificate;
        emit AWSCertificateUpdated(keccak256(certificate));
    }

    function setHeartbeatMaxAge(uint256 maxAge) external onlyRole(DEFAULT_ADMIN_ROLE) {
        heartbeatMaxAge = maxAge;
    }

    function addTEEType(uint8 typeId, string calldata name) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (isValidTEEType(typeId)) revert TEETypeExists();
        teeTypes[typeId] = TEETypeInfo(name, block.timestamp);
        _teeTypeList.push(typeId);
        emit TEETypeAdded(typeId, name);
    }

    function isValidTEEType(uint8 typeId) public view returns (bool) {
        return teeTypes[typeId].addedAt != 0;
    }

    function getTEETypes() external view returns (uint8[] memory typeIds, TEETypeInfo[] memory infos) {
        typeIds = _teeTypeList;
        infos = new TEETypeInfo[](typeIds.length);
        for (uint256 i = 0; i < typeIds.length; i++) {
            infos[i] = teeTypes[typeIds[i]];
        }
    }

    function approvePCR(PCRMeasurements calldata pcrs, string calldata version, uint8 teeType)
        external
        onlyRole(DEFAULT_ADMIN_ROLE)
    {
        if (!isValidTEEType(teeType)) revert InvalidTEEType();
        _requireMeasured(pcrs.pcr0);
        _requireMeasured(pcrs.pcr1);
        _requireMeasured(pcrs.pcr2);
        bytes32 pcrHash = computePCRHash(pcrs);
        if (pcrRecords[teeType][pcrHash].approvedAt == 0) {
            _pcrList.push(PCRKey(pcrHash, teeType));
        }
        pcrRecords[teeType][pcrHash] = ApprovedPCR(true, teeType, block.timestamp, version);
        emit PCRApproved(pcrHash, teeType, version);
    }

    function revokePCR(bytes32 pcrHash, uint8 teeType) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (!isPCRApproved(teeType, pcrHash)) revert PCRNotApproved();
        pcrRecords[teeType][pcrHash].approved = false;
        bytes32[] storage list = _enabledTEEList[teeType];
        for (uint256 i = list.length; i > 0; i--) {
            if (tees[list[i - 1]].pcrHash == pcrHash) {
                _disable(list[i - 1]);
            }
        }
        emit PCRRevoked(pcrHash, teeType);
    }

    function isPCRApproved(uint8 teeType, bytes32 pcrHash) public view returns (bool) {
        return pcrRecords[teeType][pcrHash].approved;
    }

    function getApprovedPCRs() external view returns (PCRKey[] memory approved) {
        uint256 count = 0;
        for (uint256 i = 0; i < _pcrList.length; i++) {
            if (isPCRApproved(_pcrList[i].teeType, _pcrList[i].pcrHash)) count++;
        }
        approved = new PCRKey[](count);
        for (uint256 i = _pcrList.length; i > 0; i--) {
            if (isPCRApproved(_pcrList[i - 1].teeType, _pcrList[i - 1].pcrHash)) {
                approved[--count] = _pcrList[i - 1];
            }
        }
    }

    function computePCRHash(PCRMeasurements calldata pcrs) public pure returns (bytes32) {
        return keccak256(abi.encodePacked(pcrs.pcr0, pcrs.pcr1, pcrs.pcr2));
    }

    function computeTEEId(bytes calldata publicKey) public pure returns (bytes32) {
        return keccak256(publicKey);
    }

    function registerTEEWithAttestation(
        bytes calldata attestationDocument,
        bytes calldata signingPublicKey,
        bytes calldata tlsCertificate,
        address paymentAddress,
        string calldata endpoint,
        uint8 teeType
    ) external onlyRole(TEE_OPERATOR) returns (bytes32 teeId) {
        if (!isValidTEEType(teeType) || teeType >= FIRST_UNATTESTED_TYPE) revert InvalidTEEType();
        if (tees[computeTEEId(signingPublicKey)].registeredAt != 0) revert TEEAlreadyExists();
        (bool valid, bytes32 pcrHash) =
            VERIFIER.verifyAttestation(attestationDocument, signingPublicKey, tlsCertificate, awsRootCertificate);
        if (!valid) revert AttestationInvalid("Attestation document verification failed");
        if (!isPCRApproved(teeType, pcrHash)) revert PCRNotApproved();
        if (!unboundAttestations) {
            _takeCommitment(
                registrationHash(msg.sender, signingPublicKey, tlsCertificate, paymentAddress, endpoint, teeType)
            );
        }
        teeId = _register(signingPublicKey, tlsCertificate, paymentAddress, endpoint, teeType, pcrHash);
    }

    function disableTEE(bytes32 teeId) external onlyOwnerOrAdmin(teeId) {
        if (!tees[teeId].enabled) revert TEENotEnabled();
        _disable(teeId);
    }

    function enableTEE(bytes32 teeId) external onlyOwnerOrAdmin(teeId) {
        TEEInfo storage tee = tees[teeId];
        if (_isEnded(teeId)) revert PCRNotApproved();
        if (tee.enabled) return;
        if (tee.teeType < FIRST_UNATTESTED_TYPE && !isPCRApproved(tee.teeType, tee.pcrHash)) revert PCRNotApproved();
        _enable(teeId);
    }

    function heartbeat(bytes32 teeId, uint256 timestamp, bytes calldata signature) external {
        TEEInfo storage tee = tees[teeId];
        if (tee.registeredAt == 0) revert TEENotFound();
        if (!isTEEEnabled(teeId)) revert TEENotEnabled();
        _requireRecent(timestamp);
        bytes32 message = keccak256(abi.encodePacked(teeId, timestamp));
        if (!VERIFIER.verifyRSAPSS(tee.publicKey, message, signature)) revert HeartbeatSignatureInvalid();
        tee.lastHeartbeatAt = block.timestamp;
        emit HeartbeatReceived(teeId, timestamp);
    }

    function getTEE(bytes32 teeId) external view returns (TEEView memory) {
        if (tees[teeId].registeredAt == 0) revert TEENotFound();
        return _view(teeId);
    }

    function getTEEPublicKey(bytes32 teeId) external view returns (bytes memory) {
        return tees[teeId].publicKey;
    }

    function isTEEEnabled(bytes32 teeId) public view returns (bool) {
        return tees[teeId].enabled && !_isEnded(teeId);
    }

    function isTEEActive(bytes32 teeId) public view returns (bool) {
        TEEInfo storage tee = tees[teeId];
        bool isFresh = block.timestamp - tee.lastHeartbeatAt <= heartbeatMaxAge;
        bool isMeasured = tee.teeType >= FIRST_UNATTESTED_TYPE || isPCRApproved(tee.teeType, tee.pcrHash);
        return isTEEEnabled(teeId) && isFresh && isMeasured;
    }

    function getActiveTEEs(uint8 teeType) external view returns (TEEView[] memory active) {
        bytes32[] storage list = _enabledTEEList[teeType];
        uint256 count = 0;
        for (uint256 i = 0; i < list.length; i++) {
            if (isTEEActive(list[i])) count++;
        }
        active = new TEEView[](count);
        for (uint256 i = list.length; i > 0; i--) {
            if (isTEEActive(list[i - 1])) active[--count] = _view(list[i - 1]);
        }
    }

    function getEnabledTEEs(uint8 teeType) external view returns (bytes32[] memory) {
        return _enabledTEEList[teeType];
    }

    function getTEEsByType(uint8 teeType) external view returns (bytes32[] memory) {
        return _teesByType[teeType];
    }

    function getTEEsByOwner(address owner) external view returns (bytes32[] memory) {
        return _teesByOwner[owner];
    }

    // What this network adds.

    /// The kind of a node, at the price of one word of its entry; 0 for a node that is not there.
    function teeTypeOf(bytes32 teeId) external view returns (uint8) {
        return tees[teeId].teeType;
    }

    /// Types from here on join without an attestation (PROTOCOL N2).
    uint8 public constant FIRST_UNATTESTED_TYPE = 16;
    /// A key that was enabled so often must enrol anew (PROTOCOL N3).
    uint256 public constant INTERVALS_MAX = 16;
    /// A disabled key's proofs still count for so many seconds (PROTOCOL N3).
    uint256 public constant DISABLE_GRACE = 60;
    /// A registration follows its commitment by at least so many seconds. Who copies one out of a transaction that
    /// waits for its block has to commit first, and so comes too late (PROTOCOL N6).
    uint256 public constant COMMITMENT_AGE_MIN = 10;
    /// A commitment that is older than so many seconds counts no more (PROTOCOL N6).
    uint256 public constant COMMITMENT_AGE_MAX = 3600;
    /// SHA-384, as AWS measures an image.
    uint256 internal constant PCR_SIZE = 48;

    struct OHTTPConfig {
        uint8 keyId;
        uint16 kemId;
        uint16 kdfId;
        uint16 aeadId;
        bytes publicKey;
        bytes keyConfig;
        uint256 registeredAt;
    }

    struct TEEView {
        address owner;
        address paymentAddress;
        string endpoint;
        bytes publicKey;
        bytes tlsCertificate;
        bytes32 pcrHash;
        uint8 teeType;
        bool enabled;
        uint256 registeredAt;
        uint256 lastHeartbeatAt;
        OHTTPConfig ohttpConfig;
    }

    struct Interval {
        uint64 from;
        uint64 until;
    }

    /// Only proofs dated before `since` count in what opens from `revokedAt` on (PROTOCOL N4).
    struct Revocation {
        uint64 since;
        uint64 revokedAt;
    }

    mapping(bytes32 => OHTTPConfig) internal _ohttpConfigs;
    mapping(bytes32 => uint256) internal _ohttpSignedAt;
    mapping(bytes32 => Interval[]) internal _intervals;
    mapping(address => mapping(bytes32 => bytes32)) internal _teeAtEndpoint;
    mapping(uint8 => mapping(bytes32 => Revocation[])) internal _revocations;
    /// How many revocations of its measurement were there before a key: those do not concern it.
    mapping(bytes32 => uint256) internal _revocationsBefore;
    /// Said by genesis alone: simulated enclaves may be accepted here, and an attestation then proves nothing.
    bool public developmentNetwork;
    /// Said by genesis alone: a registration by attestation needs no commitment (PROTOCOL N6).
    bool public unboundAttestations;
    /// When an account committed to a registration, in block-time seconds.
    mapping(address => mapping(bytes32 => uint256)) public registrationCommitments;

    event PCRRevokedSince(bytes32 indexed pcrHash, uint8 indexed teeType, uint256 since);
    event OHTTPConfigSet(bytes32 indexed teeId, uint256 timestamp);
    event RegistrationCommitted(address indexed owner, bytes32 indexed registration);

    error OnlyGenesis();
    error TooManyIntervals();
    error OHTTPConfigInvalid(string reason);
    error OHTTPConfigSignatureInvalid();
    error MeasurementInvalid(string reason);
    error SigningKeyInvalid();
    error PossessionNotProven();
    error RegistrationNotCommitted(bytes32 registration);
    error CommitmentTooRecent(uint256 takenFrom);
    error CommitmentTooOld(uint256 takenUntil);

    modifier onlyGenesis() {
        if (block.number != 0) revert OnlyGenesis();
        _;
    }

    function markDevelopmentNetwork() external onlyRole(DEFAULT_ADMIN_ROLE) onlyGenesis {
        developmentNetwork = true;
    }

    function takeUnboundAttestations() external onlyRole(DEFAULT_ADMIN_ROLE) onlyGenesis {
        unboundAttestations = true;
    }

    /// Names a registration without showing it. An attestation binds key and certificate, but not who registers them
    /// to be paid where. Whoever copies a registration that waits for its block has to commit first (PROTOCOL N6).
    function commitRegistration(bytes32 registration) external onlyRole(TEE_OPERATOR) {
        registrationCommitments[msg.sender][registration] = block.timestamp;
        emit RegistrationCommitted(msg.sender, registration);
    }

    /// What an operator commits to, and what the key of a node without an attestation signs (PROTOCOL N6).
    function registrationHash(
        address owner,
        bytes calldata publicKey,
        bytes calldata tlsCertificate,
        address paymentAddress,
        string calldata endpoint,
        uint8 teeType
    ) public view returns (bytes32) {
        return keccak256(
            abi.encode(
                "haca.registration.v1",
                block.chainid,
                address(this),
                owner,
                keccak256(publicKey),
                keccak256(tlsCertificate),
                paymentAddress,
                keccak256(bytes(endpoint)),
                teeType
            )
        );
    }

    /// Ends every key of a measurement at once, also of one that is revoked already: of what opens from now on, only
    /// proofs dated before `since` count. A stolen key dates back, so after a compromise `since` is 0 (PROTOCOL N4).
    function revokePCRSince(bytes32 pcrHash, uint8 teeType, uint256 since) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (pcrRecords[teeType][pcrHash].approvedAt == 0) revert PCRNotApproved();
        pcrRecords[teeType][pcrHash].approved = false;
        uint64 bounded = since > block.timestamp ? uint64(block.timestamp) : uint64(since);
        _revocations[teeType][pcrHash].push(Revocation(bounded, uint64(block.timestamp)));
        emit PCRRevoked(pcrHash, teeType);
        emit PCRRevokedSince(pcrHash, teeType, bounded);
    }

    /// Takes up to `max` keys that a revocation ended from the list of enabled ones. They count no more either way:
    /// this is housekeeping, so anyone may call it, as often as it takes.
    function disableRevoked(bytes32 pcrHash, uint8 teeType, uint256 max) external returns (uint256 disabled) {
        bytes32[] storage list = _enabledTEEList[teeType];
        for (uint256 i = list.length; i > 0 && disabled < max; i--) {
            bytes32 teeId = list[i - 1];
            if (tees[teeId].pcrHash == pcrHash && _isEnded(teeId)) {
                _disable(teeId);
                disabled++;
            }
        }
    }

    /// Publishes the key for Oblivious HTTP (RFC 9458) that the node made, by the node's own signature.
    function setOHTTPConfig(bytes32 teeId, OHTTPConfig calldata config, uint256 timestamp, bytes calldata signature)
        external
    {
        TEEInfo storage tee = tees[teeId];
        if (tee.registeredAt == 0) revert TEENotFound();
        if (!isTEEEnabled(teeId)) revert TEENotEnabled();
        _requireRecent(timestamp);
        // An earlier configuration must not come back while its signature is recent.
        if (timestamp <= _ohttpSignedAt[teeId]) revert OHTTPConfigInvalid("a later one is set");
        // The signature covers keyConfig; the other fields must say the same (RFC 9458, section 3.1).
        bytes memory beginning = abi.encodePacked(config.keyId, config.kemId, config.publicKey);
        bytes calldata whole = config.keyConfig;
        uint256 suites = beginning.length + 2;
        if (whole.length < suites + 4) revert OHTTPConfigInvalid("keyConfig is too short");
        if (
            keccak256(whole[:beginning.length]) != keccak256(beginning)
                || bytes4(whole[suites:suites + 4]) != bytes4(abi.encodePacked(config.kdfId, config.aeadId))
        ) revert OHTTPConfigInvalid("keyConfig says otherwise");
        bytes32 message = keccak256(abi.encodePacked(teeId, keccak256(whole), timestamp));
        if (!VERIFIER.verifyRSAPSS(tee.publicKey, message, signature)) revert OHTTPConfigSignatureInvalid();
        _ohttpSignedAt[teeId] = timestamp;
        _ohttpConfigs[teeId] = config;
        _ohttpConfigs[teeId].registeredAt = block.timestamp;
        emit OHTTPConfigSet(teeId, timestamp);
    }

    /// A node without an attestation: VANILLA (16) or a ZKML prover (17).
    /// @param possession the key's signature over registrationHash: nobody registers a key that they do not hold
    function registerNode(
        bytes calldata publicKey,
        bytes calldata tlsCertificate,
        address paymentAddress,
        string calldata endpoint,
        uint8 teeType,
        bytes calldata possession
    ) external onlyRole(TEE_OPERATOR) returns (bytes32 teeId) {
        if (!isValidTEEType(teeType) || teeType < FIRST_UNATTESTED_TYPE) revert InvalidTEEType();
        if (tees[computeTEEId(publicKey)].registeredAt != 0) revert TEEAlreadyExists();
        bytes32 registration =
            registrationHash(msg.sender, publicKey, tlsCertificate, paymentAddress, endpoint, teeType);
        if (!VERIFIER.verifyRSAPSS(publicKey, registration, possession)) revert PossessionNotProven();
        teeId = _register(publicKey, tlsCertificate, paymentAddress, endpoint, teeType, bytes32(0));
    }

    /// When the key's proofs may be dated, in block-time seconds, both ends included; `until` is 0 while it is enabled.
    /// What a revocation took is not among them.
    function getIntervals(bytes32 teeId) external view returns (Interval[] memory intervals) {
        intervals = _intervals[teeId];
        if (!_isEnded(teeId)) return intervals;
        uint64 since = type(uint64).max;
        Revocation[] storage revocations = _revocations[tees[teeId].teeType][tees[teeId].pcrHash];
        for (uint256 i = _revocationsBefore[teeId]; i < revocations.length; i++) {
            if (revocations[i].since < since) since = revocations[i].since;
        }
        uint256 count = 0;
        for (uint256 i = 0; i < intervals.length; i++) {
            Interval memory interval = intervals[i];
            if (interval.from >= since) break;
            if (interval.until == 0 || interval.until >= since) interval.until = since - 1;
            intervals[count++] = interval;
        }
        assembly ("memory-safe") {
            mstore(intervals, count)
        }
    }

    /// The block time at which the key stopped to count, 0 while it does: from here its proofs have their grace.
    function endedAt(bytes32 teeId) external view returns (uint64) {
        if (tees[teeId].registeredAt == 0) return 0;
        Interval[] storage intervals = _intervals[teeId];
        uint64 until = intervals[intervals.length - 1].until;
        uint64 ended = until == 0 ? 0 : until - uint64(DISABLE_GRACE);
        if (_isEnded(teeId)) {
            uint64 revoked =
                _revocations[tees[teeId].teeType][tees[teeId].pcrHash][_revocationsBefore[teeId]].revokedAt;
            if (ended == 0 || revoked < ended) ended = revoked;
        }
        return ended;
    }

    function _isEnded(bytes32 teeId) internal view returns (bool) {
        TEEInfo storage tee = tees[teeId];
        return tee.teeType < FIRST_UNATTESTED_TYPE
            && _revocations[tee.teeType][tee.pcrHash].length > _revocationsBefore[teeId];
    }

    function _requireMeasured(bytes calldata pcr) internal pure {
        if (pcr.length != PCR_SIZE) revert MeasurementInvalid("a PCR does not have 48 bytes");
        // An enclave in debug mode has zeros, whatever it runs.
        if (keccak256(pcr) == keccak256(new bytes(PCR_SIZE))) revert MeasurementInvalid("a PCR is zero");
    }

    function _takeCommitment(bytes32 registration) internal {
        uint256 committedAt = registrationCommitments[msg.sender][registration];
        if (committedAt == 0) revert RegistrationNotCommitted(registration);
        uint256 from = committedAt + COMMITMENT_AGE_MIN;
        if (block.timestamp < from) revert CommitmentTooRecent(from);
        uint256 until = committedAt + COMMITMENT_AGE_MAX;
        if (block.timestamp > until) revert CommitmentTooOld(until);
        delete registrationCommitments[msg.sender][registration];
    }

    function _requireRecent(uint256 timestamp) internal view {
        if (timestamp > block.timestamp) revert HeartbeatTimestampInFuture();
        if (block.timestamp - timestamp > heartbeatMaxAge) revert HeartbeatTimestampTooOld();
    }

    function _register(
        bytes calldata publicKey,
        bytes calldata tlsCertificate,
        address paymentAddress,
        string calldata endpoint,
        uint8 teeType,
        bytes32 pcrHash
    ) internal returns (bytes32 teeId) {
        // Of a key's many encodings one alone is taken, so that a key has one id.
        if (!VERIFIER.isSigningKey(publicKey)) revert SigningKeyInvalid();
        teeId = keccak256(publicKey);
        // A node that starts again has new keys: its earlier entry at this endpoint ends (PROTOCOL N5).
        bytes32 place = keccak256(bytes(endpoint));
        bytes32 earlier = _teeAtEndpoint[msg.sender][place];
        if (earlier != 0 && tees[earlier].enabled) _disable(earlier);
        _teeAtEndpoint[msg.sender][place] = teeId;
        tees[teeId] = TEEInfo(
            msg.sender,
            paymentAddress,
            endpoint,
            publicKey,
            tlsCertificate,
            pcrHash,
            teeType,
            false,
            block.timestamp,
            block.timestamp
        );
        _revocationsBefore[teeId] = _revocations[teeType][pcrHash].length;
        _teesByType[teeType].push(teeId);
        _teesByOwner[msg.sender].push(teeId);
        emit TEERegistered(teeId, msg.sender, teeType);
        _list(teeId);
    }

    function _enable(bytes32 teeId) internal {
        _list(teeId);
        emit TEEEnabled(teeId);
    }

    function _list(bytes32 teeId) internal {
        if (_intervals[teeId].length == INTERVALS_MAX) revert TooManyIntervals();
        _intervals[teeId].push(Interval(uint64(block.timestamp), 0));
        TEEInfo storage tee = tees[teeId];
        tee.enabled = true;
        _enabledTEEIndex[tee.teeType][teeId] = _enabledTEEList[tee.teeType].length;
        _enabledTEEList[tee.teeType].push(teeId);
    }

    function _disable(bytes32 teeId) internal {
        Interval[] storage intervals = _intervals[teeId];
        intervals[intervals.length - 1].until = uint64(block.timestamp + DISABLE_GRACE);
        TEEInfo storage tee = tees[teeId];
        tee.enabled = false;
        bytes32[] storage list = _enabledTEEList[tee.teeType];
        uint256 index = _enabledTEEIndex[tee.teeType][teeId];
        bytes32 last = list[list.length - 1];
        list[index] = last;
        _enabledTEEIndex[tee.teeType][last] = index;
        list.pop();
        delete _enabledTEEIndex[tee.teeType][teeId];
        emit TEEDisabled(teeId);
    }

    function _view(bytes32 teeId) internal view returns (TEEView memory) {
        TEEInfo storage tee = tees[teeId];
        return TEEView(
            tee.owner,
            tee.paymentAddress,
            tee.endpoint,
            tee.publicKey,
            tee.tlsCertificate,
            tee.pcrHash,
            tee.teeType,
            isTEEEnabled(teeId),
            tee.registeredAt,
            tee.lastHeartbeatAt,
            _ohttpConfigs[teeId]
        );
    }
}
