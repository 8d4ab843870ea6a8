package network.haca.lightclient;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;

/**
 * A Merkle Patricia trie (Ethereum Yellow Paper, appendix D) that a test makes up, of keys none of
 * which begins another.
 */
final class MadeTrie {
  private final Map<String, Bytes> values = new TreeMap<>();

  /** A list's elements by their places in RLP, as blocks have transactions and receipts. */
  static MadeTrie of(List<Bytes> elements) {
    MadeTrie trie = new MadeTrie();
    for (int i = 0; i < elements.size(); i++) {
      trie.put(Rlp.encode(i), elements.get(i));
    }
    return trie;
  }

  /** In hexadecimal digits, one for each nibble. */
  private static String path(Bytes key) {
    return key.toHex().substring(2);
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
    while (true) {
      add(proof, at);
      String common = common(at);
      if (keys(at).size() == 1 || !path.startsWith(common)) {
        return proof;
      }
      if (common.length() > at.length()) {
        add(proof, common);
      }
      at = path.substring(0, common.length() + 1);
      if (keys(at).isEmpty()) {
        return proof;
      }
    }
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
    if (keys(prefix).size() == 1) {
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
