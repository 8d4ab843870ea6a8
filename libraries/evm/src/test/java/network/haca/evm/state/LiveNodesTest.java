package network.haca.evm.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;
import org.junit.jupiter.api.Test;

class LiveNodesTest {
  private static final Address CONTRACT = address(1);
  private static final int SLOTS = 300;
  private static final int IMITATORS = 40;

  private final Map<Bytes32, Bytes> entries = new ConcurrentHashMap<>();
  private final NodeStore store =
      new NodeStore() {
        @Override
        public Optional<Bytes> get(Bytes32 hash) {
          return Optional.ofNullable(entries.get(hash));
        }

        @Override
        public void put(Bytes32 hash, Bytes value) {
          entries.put(hash, value);
        }
      };

  private static Address address(long number) {
    return Address.ofWord(Bytes32.ofUnsigned(number));
  }

  private Bytes32 contractWithStorage() {
    WorldState state = new WorldState(store, MerklePatriciaTrie.EMPTY_ROOT);
    state.setNonce(CONTRACT, 1);
    for (int slot = 0; slot < SLOTS; slot++) {
      state.setStorage(CONTRACT, UInt256.of(slot), UInt256.of(slot + 1));
    }
    state.endTransaction();
    return state.commit();
  }

  private Bytes storageRootNode(Bytes32 root) throws Rlp.MalformedException {
    Bytes key = Keccak.hash(CONTRACT.value()).value();
    Account account = Account.decode(new MerklePatriciaTrie(store, root).get(key).orElseThrow());
    return store.get(account.storageRoot()).orElseThrow();
  }

  /** Other accounts have the code, on either side of the contract in the trie. */
  private Bytes32 withCode(Bytes32 root, Bytes code) {
    WorldState state = new WorldState(store, root);
    for (int i = 0; i < IMITATORS; i++) {
      state.setNonce(address(100 + i), 1);
      state.setCode(address(100 + i), code);
    }
    state.endTransaction();
    return state.commit();
  }

  @Test
  void codeThatImitatesANodeHidesNothingUnderTheNode() throws Exception {
    Bytes32 before = contractWithStorage();
    Set<Bytes32> storage = new HashSet<>(entries.keySet());
    storage.remove(before);
    assertTrue(storage.size() > SLOTS / 16, "a trie of some nodes");
    Bytes32 root = withCode(before, storageRootNode(before));
    LiveNodes live = new LiveNodes(store);
    assertEquals(Optional.empty(), live.missingIn(root));
    for (Bytes32 node : storage) {
      assertTrue(live.contains(node), "a node of the storage is live");
      Bytes value = store.get(node).orElseThrow();
      entries.remove(node);
      assertEquals(Optional.of(node), new LiveNodes(store).missingIn(root));
      entries.put(node, value);
    }
  }
}
