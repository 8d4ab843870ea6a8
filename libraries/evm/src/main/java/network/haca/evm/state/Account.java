package network.haca.evm.state;

import java.util.List;
import network.haca.evm.UInt256;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;

/** An account as the state trie holds it (Yellow Paper, section 4.1). */
public record Account(long nonce, UInt256 balance, Bytes32 storageRoot, Bytes32 codeHash) {
  public static final Bytes32 NO_CODE = Keccak.hash(Bytes.EMPTY);
  public static final Account EMPTY =
      new Account(0, UInt256.ZERO, MerklePatriciaTrie.EMPTY_ROOT, NO_CODE);

  /** EIP-161: such an account is not kept. */
  public boolean isEmpty() {
    return nonce == 0 && balance.isZero() && codeHash.equals(NO_CODE);
  }

  public Bytes encode() {
    return Rlp.encodeList(
        Rlp.encode(UInt256.of(nonce).toShortestBytes()),
        Rlp.encode(balance.toShortestBytes()),
        Rlp.encode(storageRoot.value()),
        Rlp.encode(codeHash.value()));
  }

  /**
   * @throws Rlp.MalformedException if this is not an account
   */
  public static Account decode(Bytes encoded) throws Rlp.MalformedException {
    if (Rlp.decode(encoded) instanceof Rlp.Sequence(List<Rlp.Item> items)
        && items.size() == 4
        && items.get(0) instanceof Rlp.Text(Bytes nonce)
        && items.get(1) instanceof Rlp.Text(Bytes balance)
        && items.get(2) instanceof Rlp.Text(Bytes storageRoot)
        && items.get(3) instanceof Rlp.Text(Bytes codeHash)
        && nonce.size() <= 8
        && balance.size() <= 32
        && storageRoot.size() == 32
        && codeHash.size() == 32) {
      return new Account(
          UInt256.of(nonce).toBigInteger().longValue(),
          UInt256.of(balance),
          new Bytes32(storageRoot),
          new Bytes32(codeHash));
    }
    throw new Rlp.MalformedException("not an account");
  }
}
