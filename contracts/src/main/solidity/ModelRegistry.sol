// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {AdminHandover} from "./AdminHandover.sol";

interface INodes {
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

    function isTEEEnabled(bytes32 teeId) external view returns (bool);

    function isTEEActive(bytes32 teeId) external view returns (bool);
}

/// Which bytes a model is, who owns it, and what it costs (PROTOCOL H1). An entry's id is made of blob and owner, so
/// nobody takes the place of another's; what it says of the model never changes. Names point to entries.
contract ModelRegistry is AdminHandover {
    /// In wei for one inference, by how the answer is vouched for.
    struct Fees {
        uint80 vanilla;
        uint80 tee;
        uint80 zkml;
    }

    /// A tensor that the model gives, of a datatype by its number among those of the Open Inference Protocol.
    struct Output {
        string name;
        uint8 datatype;
        uint32[] shape;
    }

    /// What a proof in zero knowledge is verified with; all zero if the model has none.
    struct Circuit {
        address verifier;
        bytes32 verifierCodeHash;
        uint32 gasCeiling;
        bytes32 verifyingKeyHash;
        bytes32 referenceString;
        uint8[] inputScales;
        uint8[] outputScales;
    }

    struct Model {
        bytes32 blobId;
        bytes32 digest;
        address owner;
        uint64 registeredAt;
        uint64 withdrawnAt;
        uint64 storedUntil;
        address renewedBy;
        Fees fees;
    }

    struct Name {
        address owner;
        bytes32 id;
    }

    INodes public constant NODES = INodes(0x703cB174AEadB35D611858369B4b1111dC9Abda6);
    uint8 public constant LLM_PROXY = 0;
    uint8 public constant TEE_MODEL_WORKER = 2;
    uint8 public constant DATA_NODE = 3;
    uint8 public constant VANILLA = 16;
    uint8 public constant ZKML_PROVER = 17;

    uint256 public constant OUTPUTS_MAX = 16;
    uint256 public constant DIMENSIONS_MAX = 8;
    uint256 public constant OUTPUT_NAME_MAX = 64;
    uint256 public constant ELEMENTS_MAX = 4096;
    uint256 public constant OUTPUT_BYTES_MAX = 16384;
    uint256 public constant GAS_CEILING_MAX = 3_000_000;
    /// With a byte before it, it is as long as a contract's code may be (EIP-170).
    uint256 public constant VERIFIER_BYTES_MAX = 24_575;
    uint256 public constant SCALES_MAX = 16;
    uint256 public constant SCALE_MAX = 30;
    uint256 public constant NAME_MAX = 64;
    /// Characters of a Walrus blob id, which no name has.
    uint256 public constant BLOB_ID_LENGTH = 43;
    /// Walrus stores for 53 epochs of two weeks at most.
    uint64 public constant STORED_MAX = 53 * 14 days;
    uint256 public constant NODES_MAX = 256;
    uint256 public constant SERVED_MAX = 64;
    /// Nodes that are looked at when another one is listed, unless the list is full.
    uint256 public constant LOOKED_AT = 16;
    /// Nodes that are taken from a list when another one is listed.
    uint256 public constant PRUNED_MAX = 32;

    /// The bytes of an element of each datatype: BOOL, UINT8 to UINT64, INT8 to INT64, FP16, FP32, FP64, BF16.
    bytes private constant ELEMENT_BYTES = hex"01010204080102040802040802";

    bool public developmentNetwork;
    mapping(bytes32 => bool) public referenceStrings;
    mapping(bytes32 => Model) internal _models;
    mapping(bytes32 => bytes) internal _outputs;
    mapping(bytes32 => Circuit) internal _circuits;
    bytes32[] internal _ids;
    mapping(string => Name) internal _names;
    mapping(bytes32 => mapping(uint8 => bytes32[])) internal _nodes;
    /// From one on; by entry and node.
    mapping(bytes32 => mapping(bytes32 => uint256)) internal _place;
    mapping(bytes32 => uint256) public servedBy;
    /// By hash: the account whose code is STOP and then a verifier's code, kept for good (PROTOCOL H3).
    mapping(bytes32 => address) public verifierCode;
    /// By entry and owner: the data node that serves the entry as the owner's voice (PROTOCOL P10).
    mapping(bytes32 => mapping(address => bytes32)) public voiceOf;

    event ModelRegistered(
        bytes32 indexed id, bytes32 indexed blobId, address indexed owner, bytes32 digest, uint64 storedUntil
    );
    event FeesChanged(bytes32 indexed id, Fees fees);
    event ModelWithdrawn(bytes32 indexed id);
    event ModelStored(bytes32 indexed id, uint64 until, address indexed renewedBy);
    event ModelNamed(string name, bytes32 indexed id, address indexed owner);
    event ModelServed(bytes32 indexed id, bytes32 indexed teeId, bool served);
    event ReferenceStringTaken(bytes32 indexed referenceString);

    error OnlyGenesis();
    error BlobIdMissing();
    error DigestMissing();
    error AlreadyRegistered(bytes32 id);
    error UnknownModel(bytes32 id);
    error NotModelOwner(bytes32 id, address owner);
    error IsWithdrawn(bytes32 id);
    error StoredUntilPast(uint64 storedUntil, uint64 present);
    error StoredTooLong(uint64 storedUntil, uint64 maximum);
    error StoredLongerAlready(uint64 storedUntil);
    error FeeWithoutCircuit();
    error OutputRefused(uint256 index, string reason);
    error OutputsTooLarge(uint256 elements, uint256 size);
    error CircuitRefused(string reason);
    error NameRefused(string name);
    error NameTaken(string name, address owner);
    error NotNodeOwner(bytes32 teeId);
    error NodeNotEnabled(bytes32 teeId);
    error NodeServesNoModels(bytes32 teeId, uint8 teeType);
    error NodeDoesNotServe(bytes32 teeId, bytes32 id);
    error OwnerServesAlready(bytes32 teeId, bytes32 id);
    error TooManyNodes(uint256 maximum);
    error TooManyServed(uint256 maximum);

    constructor() {
        _grantRole(DEFAULT_ADMIN_ROLE, msg.sender);
    }

    modifier onlyModelOwner(bytes32 id) {
        address owner = _known(id).owner;
        if (owner != msg.sender) revert NotModelOwner(id, owner);
        _;
    }

    /// Takes reference strings that somebody made for himself (PROTOCOL H5).
    function markDevelopmentNetwork() external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (block.number != 0) revert OnlyGenesis();
        developmentNetwork = true;
    }

    function takeReferenceString(bytes32 referenceString) external onlyRole(DEFAULT_ADMIN_ROLE) {
        referenceStrings[referenceString] = true;
        emit ReferenceStringTaken(referenceString);
    }

    /// The entry of a blob that its owner registers.
    function idOf(bytes32 blobId, address owner) public pure returns (bytes32) {
        return keccak256(abi.encode(blobId, owner));
    }

    function register(
        bytes32 blobId,
        bytes32 digest,
        uint64 storedUntil,
        Fees calldata fees,
        Output[] calldata outputs,
        Circuit calldata circuit
    ) external returns (bytes32 id) {
        if (blobId == 0) revert BlobIdMissing();
        if (digest == 0) revert DigestMissing();
        id = idOf(blobId, msg.sender);
        if (_models[id].owner != address(0)) revert AlreadyRegistered(id);
        _requireStorable(storedUntil);
        _requireOutputs(outputs);
        _requireCircuit(circuit);
        if (fees.zkml != 0 && circuit.verifier == address(0)) revert FeeWithoutCircuit();
        _models[id] = Model(blobId, digest, msg.sender, uint64(block.timestamp), 0, storedUntil, msg.sender, fees);
        if (outputs.length > 0) _outputs[id] = abi.encode(outputs);
        if (circuit.verifier != address(0)) {
            _circuits[id] = circuit;
            _keepCode(circuit);
        }
        _ids.push(id);
        emit ModelRegistered(id, blobId, msg.sender, digest, storedUntil);
        emit FeesChanged(id, fees);
    }

    function setFees(bytes32 id, Fees calldata fees) external onlyModelOwner(id) {
        _requireOffered(id);
        if (fees.zkml != 0 && _circuits[id].verifier == address(0)) revert FeeWithoutCircuit();
        _models[id].fees = fees;
        emit FeesChanged(id, fees);
    }

    /// For good: names that point to it stay, and whoever reads them sees that it is withdrawn.
    function withdraw(bytes32 id) external onlyModelOwner(id) {
        _requireOffered(id);
        _models[id].withdrawnAt = uint64(block.timestamp);
        emit ModelWithdrawn(id);
    }

    /// Says until when Walrus stores the blob: by the model's owner, or, if for longer than known, by the owner of a
    /// node that serves it. Nobody verifies it here; an aggregator says whether the blob is there.
    function renew(bytes32 id, uint64 storedUntil, bytes32 teeId) external {
        Model storage model = _known(id);
        _requireOffered(id);
        if (model.owner != msg.sender) {
            (address owner,,) = _node(teeId);
            if (owner != msg.sender) revert NotNodeOwner(teeId);
            if (_place[id][teeId] == 0) revert NodeDoesNotServe(teeId, id);
            if (storedUntil <= model.storedUntil) revert StoredLongerAlready(model.storedUntil);
        }
        _requireStorable(storedUntil);
        model.storedUntil = storedUntil;
        model.renewedBy = msg.sender;
        emit ModelStored(id, storedUntil, msg.sender);
    }

    /// Takes a name, or lets one that the caller has point to another of the caller's models.
    function setName(string calldata name, bytes32 id) external onlyModelOwner(id) {
        _requireOffered(id);
        if (!isName(name)) revert NameRefused(name);
        address owner = _names[name].owner;
        if (owner != address(0) && owner != msg.sender) revert NameTaken(name, owner);
        _names[name] = Name(msg.sender, id);
        emit ModelNamed(name, id, msg.sender);
    }

    /// A node's owner says that it serves a model, or a source of facts, in the way of the node's kind. Some nodes that
    /// do not count any more leave the list, so that those that restart with new keys never fill it.
    function serve(bytes32 teeId, bytes32 id) external {
        _known(id);
        _requireOffered(id);
        (address owner, uint8 teeType, bool enabled) = _node(teeId);
        if (owner != msg.sender) revert NotNodeOwner(teeId);
        if (!enabled) revert NodeNotEnabled(teeId);
        bool fits = teeType == VANILLA || teeType == TEE_MODEL_WORKER || teeType == LLM_PROXY;
        fits = fits || teeType == DATA_NODE || (teeType == ZKML_PROVER && _circuits[id].verifier != address(0));
        if (!fits) revert NodeServesNoModels(teeId, teeType);
        if (_place[id][teeId] != 0) return;
        if (teeType == DATA_NODE) _takeVoice(id, teeId);
        bytes32[] storage nodes = _nodes[id][teeType];
        _prune(id, nodes, teeType);
        if (nodes.length == NODES_MAX) revert TooManyNodes(NODES_MAX);
        if (servedBy[teeId] == SERVED_MAX) revert TooManyServed(SERVED_MAX);
        nodes.push(teeId);
        _place[id][teeId] = nodes.length;
        servedBy[teeId]++;
        emit ModelServed(id, teeId, true);
    }

    /// By the node's owner; by anyone for a node that is not enabled, or a data node that is not active.
    function unserve(bytes32 teeId, bytes32 id) external {
        (address owner, uint8 teeType, bool enabled) = _node(teeId);
        if (teeType == DATA_NODE) enabled = NODES.isTEEActive(teeId);
        if (owner != msg.sender && enabled) revert NotNodeOwner(teeId);
        if (_place[id][teeId] == 0) revert NodeDoesNotServe(teeId, id);
        _remove(id, teeId, _nodes[id][teeType]);
    }

    function modelOf(bytes32 id)
        external
        view
        returns (Model memory model, Output[] memory outputs, Circuit memory circuit)
    {
        model = _known(id);
        bytes memory encoded = _outputs[id];
        if (encoded.length > 0) outputs = abi.decode(encoded, (Output[]));
        circuit = _circuits[id];
    }

    /// Whether proofs in zero knowledge of the model's answers can be verified; those made before its withdrawal, too.
    function isProvable(bytes32 id) external view returns (bool) {
        return _circuits[id].verifier != address(0);
    }

    function count() external view returns (uint256) {
        return _ids.length;
    }

    /// Entries in the order of their registration.
    function ids(uint256 from, uint256 maximum) external view returns (bytes32[] memory page) {
        uint256 rest = from < _ids.length ? _ids.length - from : 0;
        page = new bytes32[](rest < maximum ? rest : maximum);
        for (uint256 i = 0; i < page.length; i++) {
            page[i] = _ids[from + i];
        }
    }

    /// Zeros if nobody has the name.
    function named(string calldata name) external view returns (address owner, bytes32 id) {
        Name storage found = _names[name];
        return (found.owner, found.id);
    }

    function serves(bytes32 teeId, bytes32 id) external view returns (bool) {
        return _place[id][teeId] != 0;
    }

    /// The enabled nodes of a kind that serve a model, of data nodes the active ones, by the order in which they are kept.
    function nodesOf(bytes32 id, uint8 teeType) external view returns (bytes32[] memory found) {
        bytes32[] storage nodes = _nodes[id][teeType];
        found = new bytes32[](nodes.length);
        uint256 enabled = 0;
        for (uint256 i = 0; i < nodes.length; i++) {
            if (_counts(nodes[i], teeType)) found[enabled++] = nodes[i];
        }
        assembly ("memory-safe") {
            mstore(found, enabled)
        }
    }

    /// Small letters, digits, dots, dashes and underscores, a letter or digit first; none that looks like an id.
    function isName(string calldata name) public pure returns (bool) {
        bytes calldata text = bytes(name);
        if (text.length == 0 || text.length > NAME_MAX || text.length == BLOB_ID_LENGTH) return false;
        if (text.length > 1 && text[0] == "0" && text[1] == "x") return false;
        for (uint256 i = 0; i < text.length; i++) {
            bytes1 letter = text[i];
            bool plain = (letter >= "a" && letter <= "z") || (letter >= "0" && letter <= "9");
            bool mark = letter == "." || letter == "-" || letter == "_";
            if (!plain && (i == 0 || !mark)) return false;
        }
        return true;
    }

    function _known(bytes32 id) internal view returns (Model storage model) {
        model = _models[id];
        if (model.owner == address(0)) revert UnknownModel(id);
    }

    function _requireOffered(bytes32 id) internal view {
        if (_models[id].withdrawnAt != 0) revert IsWithdrawn(id);
    }

    function _node(bytes32 teeId) internal view returns (address owner, uint8 teeType, bool enabled) {
        (owner,,,,,, teeType,,,) = NODES.tees(teeId);
        enabled = NODES.isTEEEnabled(teeId);
    }

    /// Of an owner's data nodes one serves an entry, so that no owner is asked twice; another takes its place once it
    /// is not active any more.
    function _takeVoice(bytes32 id, bytes32 teeId) internal {
        bytes32 other = voiceOf[id][msg.sender];
        if (other != 0 && _place[id][other] != 0) {
            if (NODES.isTEEActive(other)) revert OwnerServesAlready(other, id);
            _remove(id, other, _nodes[id][DATA_NODE]);
        }
        voiceOf[id][msg.sender] = teeId;
    }

    function _counts(bytes32 teeId, uint8 teeType) internal view returns (bool) {
        return teeType == DATA_NODE ? NODES.isTEEActive(teeId) : NODES.isTEEEnabled(teeId);
    }

    function _prune(bytes32 id, bytes32[] storage nodes, uint8 teeType) internal {
        uint256 length = nodes.length;
        uint256 looks = length == NODES_MAX || length < LOOKED_AT ? length : LOOKED_AT;
        uint256 at = block.number;
        uint256 pruned = 0;
        for (uint256 i = 0; i < looks && pruned < PRUNED_MAX && nodes.length > 0; i++) {
            at %= nodes.length;
            if (_counts(nodes[at], teeType)) {
                at++;
            } else {
                _remove(id, nodes[at], nodes);
                pruned++;
            }
        }
    }

    function _remove(bytes32 id, bytes32 teeId, bytes32[] storage nodes) internal {
        uint256 place = _place[id][teeId];
        bytes32 last = nodes[nodes.length - 1];
        nodes[place - 1] = last;
        _place[id][last] = place;
        nodes.pop();
        delete _place[id][teeId];
        servedBy[teeId]--;
        emit ModelServed(id, teeId, false);
    }

    function _requireStorable(uint64 storedUntil) internal view {
        uint64 present = uint64(block.timestamp);
        if (storedUntil <= present) revert StoredUntilPast(storedUntil, present);
        if (storedUntil > present + STORED_MAX) revert StoredTooLong(storedUntil, present + STORED_MAX);
    }

    function _requireOutputs(Output[] calldata outputs) internal pure {
        if (outputs.length > OUTPUTS_MAX) revert OutputRefused(OUTPUTS_MAX, "too many outputs");
        uint256 elements = 0;
        uint256 size = 0;
        for (uint256 i = 0; i < outputs.length; i++) {
            Output calldata output = outputs[i];
            uint256 length = bytes(output.name).length;
            if (length == 0 || length > OUTPUT_NAME_MAX) revert OutputRefused(i, "name");
            for (uint256 j = 0; j < i; j++) {
                if (keccak256(bytes(outputs[j].name)) == keccak256(bytes(output.name))) {
                    revert OutputRefused(i, "name is another's");
                }
            }
            if (output.datatype >= ELEMENT_BYTES.length) revert OutputRefused(i, "datatype");
            if (output.shape.length > DIMENSIONS_MAX) revert OutputRefused(i, "shape");
            uint256 own = 1;
            for (uint256 j = 0; j < output.shape.length; j++) {
                if (output.shape[j] == 0) revert OutputRefused(i, "shape");
                own *= output.shape[j];
                if (own > ELEMENTS_MAX) revert OutputsTooLarge(own, 0);
            }
            elements += own;
            size += own * uint8(ELEMENT_BYTES[output.datatype]);
        }
        if (elements > ELEMENTS_MAX || size > OUTPUT_BYTES_MAX) revert OutputsTooLarge(elements, size);
    }

    function _requireCircuit(Circuit calldata circuit) internal view {
        if (circuit.verifier == address(0)) {
            bool empty = circuit.verifierCodeHash == 0 && circuit.gasCeiling == 0 && circuit.verifyingKeyHash == 0
                && circuit.referenceString == 0 && circuit.inputScales.length == 0 && circuit.outputScales.length == 0;
            if (!empty) revert CircuitRefused("no verifier");
            return;
        }
        if (circuit.verifier.code.length == 0) revert CircuitRefused("the verifier has no code");
        if (circuit.verifier.code.length > VERIFIER_BYTES_MAX) revert CircuitRefused("the verifier's code is too long");
        // A delegation (EIP-7702) begins so, and may lead elsewhere tomorrow.
        if (circuit.verifier.code[0] == 0xef) revert CircuitRefused("the verifier is an account");
        if (circuit.verifier.codehash != circuit.verifierCodeHash) revert CircuitRefused("code hash");
        if (circuit.gasCeiling == 0 || circuit.gasCeiling > GAS_CEILING_MAX) revert CircuitRefused("gas ceiling");
        if (circuit.verifyingKeyHash == 0) revert CircuitRefused("no verifying key");
        if (!developmentNetwork && !referenceStrings[circuit.referenceString]) {
            revert CircuitRefused("reference string is not one of this network's");
        }
        if (circuit.referenceString == 0) revert CircuitRefused("no reference string");
        _requireScales(circuit.inputScales);
        _requireScales(circuit.outputScales);
    }

    /// Keeps the verifier's code where nobody can run it, so that nothing it does can end it: what becomes of the
    /// contract that was registered changes nothing.
    function _keepCode(Circuit calldata circuit) internal {
        if (verifierCode[circuit.verifierCodeHash] != address(0)) return;
        bytes memory code = circuit.verifier.code;
        // PUSH2 length, DUP1, PUSH1 10, PUSH0, CODECOPY, PUSH0, RETURN; STOP and the code stay.
        bytes memory creation = abi.encodePacked(hex"61", uint16(code.length + 1), hex"80600a5f395ff3", hex"00", code);
        address kept;
        assembly ("memory-safe") {
            kept := create(0, add(creation, 32), mload(creation))
        }
        if (kept == address(0)) revert CircuitRefused("the verifier's code is not kept");
        verifierCode[circuit.verifierCodeHash] = kept;
    }

    function _requireScales(uint8[] calldata scales) internal pure {
        if (scales.length == 0 || scales.length > SCALES_MAX) revert CircuitRefused("scales");
        for (uint256 i = 0; i < scales.length; i++) {
            if (scales[i] > SCALE_MAX) revert CircuitRefused("scales");
        }
    }
}
