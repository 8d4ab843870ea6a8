package network.haca.lightclient;

import java.util.ArrayList;
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
    return state().proof(account.value());
  }

  List<Bytes> storageProof(Address account, Bytes32 slot) {
    return storage(account).proof(slot.value());
  }

  private Trie state() {
    Trie trie = new Trie();
    accounts
        .keySet()
        .forEach(
            account ->
                trie.put(
                    account.value(),
                    Rlp.encodeList(
                        Rlp.encode(1),
                        Rlp.encode(0),
                        Rlp.encode(storage(account).root().value()),
                        Rlp.encode(Keccak.hash(Bytes.EMPTY).value()))));
    return trie;
  }

  private Trie storage(Address account) {
    Trie trie = new Trie();
    accounts
        .getOrDefault(account, Map.of())
        .forEach((slot, word) -> trie.put(slot.value(), Rlp.encode(trimmed(word))));
    return trie;
  }

  private static Bytes trimmed(Bytes32 word) {
    int zeros = 0;
    while (word.value().get(zeros) == 0) {
      zeros++;
    }
    return word.value().slice(zeros, Bytes32.SIZE - zeros);
  }

  /** A Merkle Patricia trie (Ethereum Yellow Paper, appendix D). */
  private static final class Trie {
    private static final int DEPTH = 2 * Bytes32.SIZE;

    private final Map<String, Bytes> values = new TreeMap<>();

    /** In hexadecimal digits, one for each nibble. */
    private static String path(Bytes key) {
      return Keccak.hash(key).toHex().substring(2);
    }

    void put(Bytes key, Bytes value) {
      values.put(path(key), value);
    }

    Bytes32 root() {
      return Keccak.hash(node(""));
    }

    List<Bytes> proof(Bytes key) {
      List<Bytes> proof = new ArrayList<>();
      String path = path(key);
      String at = "";
      while (at.length() <= DEPTH) {
        add(proof, at);
        String common = common(at);
        if (common.length() == DEPTH || !path.startsWith(common)) {
          break;
        }
        if (common.length() > at.length()) {
          add(proof, common);
        }
        at = path.substring(0, common.length() + 1);
        if (keys(at).isEmpty()) {
          break;
        }
      }
      return proof;
    }

    /** A short node stands in the one above it. */
    private void add(List<Bytes> proof, String prefix) {
      Bytes node = node(prefix);
      if (prefix.isEmpty() || node.size() >= Bytes32.SIZE) {
        proof.add(node);
      }
    }

    private List<String> keys(String prefix) {
      return values.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
    }

    /** The longest beginning of all keys with that beginning. */
    private String common(String prefix) {
      List<String> keys = keys(prefix);
      String common = keys.getFirst();
      for (String key : keys) {
        while (!key.startsWith(common)) {
          common = common.substring(0, common.length() - 1);
        }
      }
      return common;
    }

    /** A leaf, an extension, or a branch of all keys with that beginning. */
    private Bytes node(String prefix) {
      String common = common(prefix);
      if (common.length() == DEPTH) {
        return Rlp.encodeList(
            Rlp.encode(compact(common.substring(prefix.length()), 2)),
            Rlp.encode(values.getOrDefault(common, Bytes.EMPTY)));
      }
      if (common.length() > prefix.length()) {
        return Rlp.encodeList(
            Rlp.encode(compact(common.substring(prefix.length()), 0)), reference(common));
      }
      List<Bytes> items = new ArrayList<>();
      for (char nibble : "0123456789abcdef".toCharArray()) {
        items.add(
            keys(prefix + nibble).isEmpty() ? Rlp.encode(Bytes.EMPTY) : reference(prefix + nibble));
      }
      items.add(Rlp.encode(Bytes.EMPTY));
      return Rlp.encodeList(items);
    }

    private Bytes reference(String prefix) {
      Bytes node = node(prefix);
      return node.size() < Bytes32.SIZE ? node : Rlp.encode(Keccak.hash(node).value());
    }

    private static Bytes compact(String nibbles, int flag) {
      boolean isOdd = nibbles.length() % 2 == 1;
      String head = Integer.toHexString(flag + (isOdd ? 1 : 0)) + (isOdd ? "" : "0");
      return Bytes.fromHex("0x" + head + nibbles);
    }
  }
}
