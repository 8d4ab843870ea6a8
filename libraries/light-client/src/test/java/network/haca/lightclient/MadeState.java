package network.haca.lightclient;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;

/** A state of the ledger that a test makes up, with Ethereum's proofs of its words (EIP-1186). */
final class MadeState {
  private final Map<Address, Map<Bytes32, Bytes32>> accounts = new TreeMap<>();

  /** Zero takes the word away. */
  void put(Address account, Bytes32 slot, Bytes32 word) {
    Map<Bytes32, Bytes32> storage = accounts.computeIfAbsent(account, any -> new TreeMap<>());
    if (word.equals(Bytes32.ZERO)) {
      storage.remove(slot);
    } else {
      storage.put(slot, word);
    }
  }

  Bytes32 root() {
    return state().root();
  }

  List<Bytes> accountProof(Address account) {
    return state().proof(Keccak.hash(account.value()).value());
  }

  List<Bytes> storageProof(Address account, Bytes32 slot) {
    return storage(account).proof(Keccak.hash(slot.value()).value());
  }

  private MadeTrie state() {
    MadeTrie trie = new MadeTrie();
    accounts
        .keySet()
        .forEach(
            account ->
                trie.put(
                    Keccak.hash(account.value()).value(),
                    Rlp.encodeList(
                        Rlp.encode(1),
                        Rlp.encode(0),
                        Rlp.encode(storage(account).root().value()),
                        Rlp.encode(Keccak.hash(Bytes.EMPTY).value()))));
    return trie;
  }

  private MadeTrie storage(Address account) {
    MadeTrie trie = new MadeTrie();
    accounts
        .getOrDefault(account, Map.of())
        .forEach(
            (slot, word) -> trie.put(Keccak.hash(slot.value()).value(), Rlp.encode(trimmed(word))));
    return trie;
  }

  private static Bytes trimmed(Bytes32 word) {
    int zeros = 0;
    while (word.value().get(zeros) == 0) {
      zeros++;
    }
    return word.value().slice(zeros, Bytes32.SIZE - zeros);
  }
}
