package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import network.haca.evm.state.Account;
import network.haca.evm.state.MerklePatriciaTrie;
import network.haca.evm.state.NodeStore;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.lane.Work;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;

/** {@code eth_getProof} (EIP-1186). */
final class ProofRendering {
  private static final int KEYS_MAX = 1_024;

  private final NodeStore nodes;
  private final Bytes32 stateRoot;

  ProofRendering(NodeStore nodes, Bytes32 stateRoot) {
    this.nodes = nodes;
    this.stateRoot = stateRoot;
  }

  ObjectNode render(Address address, JsonNode keys) throws RpcException {
    if (keys.size() > KEYS_MAX) {
      throw new RpcException(
          RpcException.INVALID_PARAMS,
          "a proof is of at most %d slots, these are %d".formatted(KEYS_MAX, keys.size()));
    }
    MerklePatriciaTrie accounts = new MerklePatriciaTrie(nodes, stateRoot);
    Bytes path = Keccak.hash(address.value()).value();
    Account account = account(accounts, path);
    ObjectNode proof =
        JsonNodeFactory.instance
            .objectNode()
            .put("address", address.toHex())
            .put("balance", Quantities.hex(account.balance().toBigInteger()))
            .put("codeHash", account.codeHash().toHex())
            .put("nonce", Quantities.hex(account.nonce()))
            .put("storageHash", account.storageRoot().toHex());
    addNodes(proof.putArray("accountProof"), accounts, path);
    ArrayNode storage = proof.putArray("storageProof");
    MerklePatriciaTrie slots = new MerklePatriciaTrie(nodes, account.storageRoot());
    for (JsonNode key : keys) {
      Work.goOn();
      Bytes32 slot = UInt256.of(Parameters.numberOf(key)).toBytes32();
      Bytes slotPath = Keccak.hash(slot.value()).value();
      ObjectNode entry = storage.addObject().put("key", slot.toHex());
      entry.put("value", Quantities.hex(value(slots, slotPath).toBigInteger()));
      addNodes(entry.putArray("proof"), slots, slotPath);
    }
    return proof;
  }

  private static void addNodes(ArrayNode into, MerklePatriciaTrie trie, Bytes path) {
    for (Bytes node : trie.prove(path)) {
      Work.produce(2L * node.size());
      into.add(node.toHex());
    }
  }

  private static Account account(MerklePatriciaTrie accounts, Bytes path) {
    try {
      Bytes stored = accounts.get(path).orElse(Bytes.EMPTY);
      return stored.isEmpty() ? Account.EMPTY : Account.decode(stored);
    } catch (Rlp.MalformedException e) {
      throw new IllegalStateException("a stored account is corrupt", e);
    }
  }

  private static UInt256 value(MerklePatriciaTrie slots, Bytes path) {
    try {
      Bytes stored = slots.get(path).orElse(Bytes.EMPTY);
      return stored.isEmpty() ? UInt256.ZERO : UInt256.of(((Rlp.Text) Rlp.decode(stored)).value());
    } catch (Rlp.MalformedException e) {
      throw new IllegalStateException("a stored value is corrupt", e);
    }
  }
}
