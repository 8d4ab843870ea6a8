package network.haca.evm.state;

import network.haca.evm.word.UInt256;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;
import network.haca.primitives.RlpWriter;

/** An account as the state trie holds it (Yellow Paper, section 4.1). */
public record Account(long nonce, UInt256 balance, Bytes32 storageRoot, Bytes32 codeHash) {
  public static final Bytes32 NO_CODE = Keccak.hash(Bytes.EMPTY);
  public static final Account EMPTY =
      new Account(0, UInt256.ZERO, MerklePatriciaTrie.EMPTY_ROOT, NO_CODE);

  /** The prefix, the longest numbers, and two hashes. */
  private static final int ENCODED_MAX = 2 + 9 + 33 + 33 + 33;

  public Bytes encode() {
    RlpWriter rlp = new RlpWriter(ENCODED_MAX);
    rlp.text(codeHash.value());
    rlp.text(storageRoot.value());
    rlp.text(balance.toShortestBytes());
    rlp.number(nonce);
    rlp.listPrefix(0);
    return rlp.toBytes();
  }

  /**
   * @throws Rlp.MalformedException if this is not an account
   */
  public static Account decode(Bytes encoded) throws Rlp.MalformedException {
    int[] offsets = Rlp.offsets(encoded);
    if (offsets.length != 5) {
      throw new Rlp.MalformedException("an account of " + (offsets.length - 1) + " items");
    }
    Bytes nonce = Rlp.text(encoded, offsets[0], offsets[1]);
    Bytes balance = Rlp.text(encoded, offsets[1], offsets[2]);
    Bytes storageRoot = Rlp.text(encoded, offsets[2], offsets[3]);
    Bytes codeHash = Rlp.text(encoded, offsets[3], offsets[4]);
    if (nonce.size() > Long.BYTES
        || balance.size() > Bytes32.SIZE
        || storageRoot.size() != Bytes32.SIZE
        || codeHash.size() != Bytes32.SIZE) {
      throw new Rlp.MalformedException("an account whose fields are too long or too short");
    }
    return new Account(
        unsigned(nonce), UInt256.of(balance), new Bytes32(storageRoot), new Bytes32(codeHash));
  }

  private static long unsigned(Bytes bytes) {
    long number = 0;
    for (int i = 0; i < bytes.size(); i++) {
      number = number << Byte.SIZE | bytes.get(i);
    }
    return number;
  }
}
