package network.haca.evm.state;

import network.haca.evm.word.UInt256;
import network.haca.primitives.Bytes;
import network.haca.primitives.Rlp;

/** A slot that was read or written since the last commit. */
final class StorageCell implements TrieEntry {
  UInt256 value;
  boolean written;

  /** The last transaction that accessed it. */
  int warmIn;

  /** The last transaction that wrote it, and the value that it found. */
  int changedIn;

  private UInt256 original;
  private final byte[] path;

  StorageCell(byte[] path, UInt256 value) {
    this.path = path;
    this.value = value;
    this.original = value;
  }

  /** Keeps the value that a transaction found before it writes the first time. */
  void change(int transaction) {
    if (changedIn != transaction) {
      changedIn = transaction;
      original = value;
    }
  }

  /** The value when the transaction began. */
  UInt256 original(int transaction) {
    return changedIn == transaction ? original : value;
  }

  @Override
  public byte[] path() {
    return path;
  }

  @Override
  public Bytes encoded() {
    return value.isZero() ? Bytes.EMPTY : Rlp.encode(value.toShortestBytes());
  }

  static UInt256 decode(Bytes encoded) {
    try {
      return UInt256.of(((Rlp.Text) Rlp.decode(encoded)).value());
    } catch (Rlp.MalformedException e) {
      throw new IllegalStateException("a storage value is corrupt", e);
    }
  }
}
