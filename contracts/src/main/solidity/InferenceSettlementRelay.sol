// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {AdminHandover} from "./AdminHandover.sol";
import {ValidatorSet} from "./ValidatorSet.sol";

interface ITEEInferenceVerifier {
    function verifySignature(
        bytes32 teeId,
        bytes32 inputHash,
        bytes32 outputHash,
        uint256 timestamp,
        bytes calldata signature
    ) external view returns (bool);
}

interface INodeTypes {
    function teeTypeOf(bytes32 teeId) external view returns (uint8);
}

interface IModels {
    function isProvable(bytes32 id) external view returns (bool);
}

/// Where settlements are opened and where the validators' verdicts on them are counted.
/// The published ABI of og-evm's relay stands first; settlements with a status stand last (PROTOCOL S, V).
contract InferenceSettlementRelay is AdminHandover {
    bytes32 public constant SETTLEMENT_RELAY_ROLE = keccak256("SETTLEMENT_RELAY_ROLE");
    address public immutable SETTLEMENT_CONTRACT;

    event BatchSettlement(bytes32 indexed merkleRoot, uint256 batchSize, bytes walrusBlobId);
    event IndividualSettlement(
        bytes32 indexed teeId,
        address indexed ethAddress,
        bytes32 inputHash,
        bytes32 outputHash,
        uint256 timestamp,
        bytes walrusBlobId,
        bytes signature
    );

    constructor(address settlementContract) {
        require(settlementContract != address(0), "Invalid settlement contract");
        SETTLEMENT_CONTRACT = settlementContract;
        _grantRole(DEFAULT_ADMIN_ROLE, msg.sender);
        _grantRole(SETTLEMENT_RELAY_ROLE, msg.sender);
    }

    function batchSettle(bytes32 _merkleRoot, uint256 _batchSize, bytes calldata _walrusBlobId)
        external
        onlyRole(SETTLEMENT_RELAY_ROLE)
    {
        emit BatchSettlement(_merkleRoot, _batchSize, _walrusBlobId);
        if (_batchSize == 0) {
            emit SettlementRefused(_merkleRoot, "batch size is 0");
        } else if (_walrusBlobId.length == 0) {
            emit SettlementRefused(_merkleRoot, "blob id is empty");
        } else {
            _open(_merkleRoot, _batchSize, _walrusBlobId);
        }
    }

    function settleIndividual(
        bytes32 _teeId,
        bytes32 _inputHash,
        bytes32 _outputHash,
        uint256 _timestamp,
        address _ethAddress,
        bytes calldata _walrusBlobId,
        bytes calldata _signature
    ) external onlyRole(SETTLEMENT_RELAY_ROLE) {
        bool valid = ITEEInferenceVerifier(SETTLEMENT_CONTRACT)
            .verifySignature(_teeId, _inputHash, _outputHash, _timestamp, _signature);
        require(valid, "Invalid signature");
        if (NODES.teeTypeOf(_teeId) == ZKML_PROVER) revert NeedsProof(_teeId);
        bytes32 leaf = keccak256(
            bytes.concat(keccak256(abi.encode(_teeId, _inputHash, _outputHash, _signature, _timestamp)))
        );
        if (individuallySettled[leaf]) revert LeafAlreadySettled(leaf);
        individuallySettled[leaf] = true;
        emit IndividualSettlement(
            _teeId, _ethAddress, _inputHash, _outputHash, _timestamp, _walrusBlobId, _signature
        );
    }

    function verifyProof(bytes32[] calldata _proof, bytes32 _root, bytes32 _leaf) external pure returns (bool) {
        return MerkleProof.verifyCalldata(_proof, _root, _leaf);
    }

    // What this network adds.

    /// Only FinalizeBlock calls from here (PROTOCOL L6).
    address public constant SYSTEM = 0xffffFFFfFFffffffffffffffFfFFFfffFFFfFFfE;
    ValidatorSet public constant VALIDATOR_SET = ValidatorSet(0x0000000000000000000000000000000000004843);
    INodeTypes public constant NODES = INodeTypes(0x703cB174AEadB35D611858369B4b1111dC9Abda6);
    /// A node whose answers count by their proofs alone (PROTOCOL H4).
    uint8 public constant ZKML_PROVER = 17;
    IModels public constant MODELS = IModels(0x0000000000000000000000000000000000004845);
    /// PENDING settlements of one caller (PROTOCOL S1).
    uint256 public constant PENDING_PER_CALLER_MAX = 64;
    /// A settlement without a decision expires after both (PROTOCOL V5).
    uint256 public constant EXPIRY_SECONDS = 600;
    uint256 public constant EXPIRY_HEIGHTS = 64;

    enum Status {
        NONE,
        PENDING,
        SETTLED,
        REJECTED,
        EXPIRED
    }

    struct Settlement {
        bytes32 merkleRoot;
        uint64 batchSize;
        uint64 openedAtHeight;
        uint64 openedAtTime;
        Status status;
        address opener;
        bytes walrusBlobId;
    }

    /// The status of a root and the number of its latest settlement, in one word: a receipt proves this slot.
    struct RootState {
        Status status;
        uint64 number;
        uint64 batchSize;
    }

    struct Verdict {
        uint64 number;
        bytes32 validator;
        bool yes;
    }

    mapping(bytes32 => RootState) public roots;
    mapping(uint64 => Settlement) public settlements;
    uint64 public settlementCount;
    uint64[] internal _pending;
    mapping(address => uint256) public pendingOf;
    mapping(bytes32 => bool) public individuallySettled;
    /// 1 for yes, 2 for no, by settlement and validator; the first counted is final (PROTOCOL V1).
    mapping(uint64 => mapping(bytes32 => uint8)) public verdictOf;

    /// Here stood, by model, a contract that checked its proofs: until version 4 of the rules.
    bytes32 private _formerVerifiers;
    /// By settlement: the model whose proof it carries, 0 for a batch.
    mapping(uint64 => bytes32) public zkModelOf;

    event ZKSettlement(bytes32 indexed modelId, bytes32 indexed leaf, bytes proofBlobId);
    event SettlementOpened(uint64 indexed number, bytes32 indexed merkleRoot, uint256 batchSize, bytes walrusBlobId);
    event SettlementRefused(bytes32 indexed merkleRoot, string reason);
    event VerdictCounted(uint64 indexed number, bytes32 indexed validator, bool yes);
    event SettlementClosed(uint64 indexed number, bytes32 indexed merkleRoot, Status status);

    error RootIsPending(bytes32 merkleRoot);
    error RootIsSettled(bytes32 merkleRoot);
    error TooManyPending(uint256 maximum);
    error NeedsProof(bytes32 teeId);
    error LeafAlreadySettled(bytes32 leaf);
    error NoZKVerifier(bytes32 modelId);
    error OnlySystem();

    modifier onlySystem() {
        if (msg.sender != SYSTEM) revert OnlySystem();
        _;
    }

    /// Opens a settlement of one leaf, whose proof is on Walrus: the validators run the verifier of the model's entry
    /// over it and vote as for batches (PROTOCOL S5, H4). Its root is the leaf, as of a batch of one.
    function settleZk(bytes32 modelId, bytes32 leaf, bytes calldata proofBlobId)
        external
        onlyRole(SETTLEMENT_RELAY_ROLE)
    {
        if (!MODELS.isProvable(modelId)) revert NoZKVerifier(modelId);
        if (individuallySettled[leaf]) revert LeafAlreadySettled(leaf);
        emit ZKSettlement(modelId, leaf, proofBlobId);
        if (proofBlobId.length == 0) {
            emit SettlementRefused(leaf, "blob id is empty");
        } else {
            _open(leaf, 1, proofBlobId);
            zkModelOf[settlementCount] = modelId;
        }
    }

    function pending() external view returns (uint64[] memory) {
        return _pending;
    }

    /// The height that opened the oldest pending settlement; the present one if none is pending.
    function oldestOpening() external view returns (uint64) {
        return _pending.length == 0 ? uint64(block.number) : settlements[_pending[0]].openedAtHeight;
    }

    /// CometBFT's evidence against a validator.
    function unseat(bytes20 validator, uint64 height) external onlySystem {
        VALIDATOR_SET.unseat(validator, height);
    }

    function countVerdicts(Verdict[] calldata verdicts) external onlySystem {
        for (uint256 i = 0; i < verdicts.length; i++) {
            Verdict calldata verdict = verdicts[i];
            if (settlements[verdict.number].status != Status.PENDING) continue;
            if (verdictOf[verdict.number][verdict.validator] != 0) continue;
            verdictOf[verdict.number][verdict.validator] = verdict.yes ? 1 : 2;
            emit VerdictCounted(verdict.number, verdict.validator, verdict.yes);
        }
        _tallyAll();
    }

    /// Closes what the passing of heights decides: by a tally where the set changes, then by deadline, oldest first.
    function closeDue() external onlySystem {
        if (VALIDATOR_SET.changesNow()) _tallyAll();
        for (uint256 i = 0; i < _pending.length;) {
            if (_isExpired(_pending[i])) {
                _close(i, Status.EXPIRED);
            } else {
                i++;
            }
        }
    }

    /// Whether this height has anything for `closeDue`.
    function hasDue() external view returns (bool) {
        for (uint256 i = 0; i < _pending.length; i++) {
            if (_isExpired(_pending[i])) return true;
        }
        return _pending.length > 0 && VALIDATOR_SET.changesNow();
    }

    function _isExpired(uint64 number) internal view returns (bool) {
        Settlement storage settlement = settlements[number];
        return block.timestamp > settlement.openedAtTime + EXPIRY_SECONDS
            && block.number > settlement.openedAtHeight + EXPIRY_HEIGHTS;
    }

    function _open(bytes32 merkleRoot, uint256 batchSize, bytes calldata blobId) internal {
        RootState storage root = roots[merkleRoot];
        if (root.status == Status.PENDING) revert RootIsPending(merkleRoot);
        if (root.status == Status.SETTLED) revert RootIsSettled(merkleRoot);
        if (pendingOf[msg.sender] == PENDING_PER_CALLER_MAX) revert TooManyPending(PENDING_PER_CALLER_MAX);
        pendingOf[msg.sender]++;
        uint64 number = ++settlementCount;
        root.status = Status.PENDING;
        root.number = number;
        root.batchSize = uint64(batchSize);
        settlements[number] = Settlement(
            merkleRoot,
            uint64(batchSize),
            uint64(block.number),
            uint64(block.timestamp),
            Status.PENDING,
            msg.sender,
            blobId
        );
        _pending.push(number);
        emit SettlementOpened(number, merkleRoot, batchSize, blobId);
    }

    function _tallyAll() internal {
        if (_pending.length == 0) return;
        ValidatorSet.Set[] memory sets = VALIDATOR_SET.setsSince(settlements[_pending[0]].openedAtHeight);
        for (uint256 i = 0; i < _pending.length;) {
            Status decided = _tally(_pending[i], sets);
            if (decided == Status.PENDING) {
                i++;
            } else {
                _close(i, decided);
            }
        }
    }

    /// More than 2/3 of the power settles, of the present set and of every set since the opening: so any two quorums
    /// share an honest validator, whatever the set became. Out of reach in one of them, it is rejected (PROTOCOL V4, S3).
    function _tally(uint64 number, ValidatorSet.Set[] memory sets) internal view returns (Status decided) {
        uint64 opened = settlements[number].openedAtHeight;
        decided = Status.SETTLED;
        for (uint256 i = 0; i < sets.length; i++) {
            if (i + 1 < sets.length && sets[i + 1].from <= opened) continue;
            Status one = _tally(number, sets[i].members);
            if (one == Status.REJECTED) return one;
            if (one == Status.PENDING) decided = one;
        }
    }

    function _tally(uint64 number, ValidatorSet.Validator[] memory members) internal view returns (Status) {
        uint256 total = 0;
        uint256 yes = 0;
        uint256 no = 0;
        for (uint256 i = 0; i < members.length; i++) {
            uint8 verdict = verdictOf[number][members[i].publicKey];
            total += members[i].power;
            if (verdict == 1) yes += members[i].power;
            if (verdict == 2) no += members[i].power;
        }
        if (3 * yes > 2 * total) return Status.SETTLED;
        return 3 * (total - no) > 2 * total ? Status.PENDING : Status.REJECTED;
    }

    /// Closes the settlement at `index` of the pending list, whose order stays that of opening.
    function _close(uint256 index, Status status) internal {
        uint64 number = _pending[index];
        for (uint256 i = index; i + 1 < _pending.length; i++) {
            _pending[i] = _pending[i + 1];
        }
        _pending.pop();
        Settlement storage settlement = settlements[number];
        settlement.status = status;
        roots[settlement.merkleRoot].status = status;
        pendingOf[settlement.opener]--;
        emit SettlementClosed(number, settlement.merkleRoot, status);
    }
}
