package network.haca.evm.state;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.RecentKeccak;
import network.haca.primitives.Rlp;
import org.jspecify.annotations.Nullable;

/**
 * An account that was read or changed since the last commit. What it was to a transaction (warm,
 * touched, created, destroyed) is the number of the last transaction that it was that to.
 */
final class AccountState implements TrieEntry {
  boolean changed;
  boolean exists;
  long nonce;
  UInt256 balance = UInt256.ZERO;
  Bytes32 codeHash = Account.NO_CODE;
  int warmIn;
  int touchedIn;
  int createdIn;
  int destroyedIn;

  private final byte[] path;
  private Bytes32 storageRoot = MerklePatriciaTrie.EMPTY_ROOT;

  /** Read when the first slot is needed. */
  private @Nullable MerklePatriciaTrie storageTrie;

  private final Map<UInt256, StorageCell> cells = new LinkedHashMap<>();

  /**
   * The code, once it was needed: for the price of a warm account it is not read from the store
   * again. The collector may take it where memory is short.
   */
  private SoftReference<Bytes> code = new SoftReference<>(null);

  private Bytes32 codeIsOf = Account.NO_CODE;

  /** Those that were ever written, in that order. */
  private final List<StorageCell> written = new ArrayList<>();

  /** The slot that was asked for last: an opcode asks several times. */
  private @Nullable UInt256 lastKey;

  private @Nullable StorageCell lastCell;

  private AccountState(byte[] path) {
    this.path = path;
  }

  static AccountState read(MerklePatriciaTrie accounts, Address address) {
    AccountState state =
        new AccountState(TrieNode.nibbles(RecentKeccak.hash(address.value()).value()));
    Optional<Bytes> encoded = accounts.get(state.path);
    if (encoded.isPresent()) {
      try {
        Account stored = Account.decode(encoded.get());
        state.exists = true;
        state.nonce = stored.nonce();
        state.balance = stored.balance();
        state.codeHash = stored.codeHash();
        state.storageRoot = stored.storageRoot();
      } catch (Rlp.MalformedException e) {
        throw new IllegalStateException("account " + address + " is corrupt", e);
      }
    }
    return state;
  }

  /** EIP-161: no nonce, balance or code; such an account is not kept. */
  boolean isEmpty() {
    return nonce == 0 && balance.isZero() && codeHash.equals(Account.NO_CODE);
  }

  boolean hasStorage() {
    return !storageRoot.equals(MerklePatriciaTrie.EMPTY_ROOT);
  }

  @SuppressWarnings("ReferenceEquality") // another object with the same value is only looked up
  StorageCell cell(NodeStore store, UInt256 key) {
    StorageCell cell = lastCell;
    if (cell == null || key != lastKey) {
      cell = cells.get(key);
      if (cell == null) {
        cell = read(store, key);
        cells.put(key, cell);
      }
      lastKey = key;
      lastCell = cell;
    }
    return cell;
  }

  Bytes code(NodeStore store) {
    if (codeHash.equals(Account.NO_CODE)) {
      return Bytes.EMPTY;
    }
    Bytes known = codeIsOf.equals(codeHash) ? code.get() : null;
    if (known == null) {
      known = store.get(codeHash).orElseThrow();
      code = new SoftReference<>(known);
      codeIsOf = codeHash;
    }
    return known;
  }

  void write(StorageCell cell, UInt256 value) {
    cell.value = value;
    if (!cell.written) {
      cell.written = true;
      written.add(cell);
    }
  }

  int slotsWritten() {
    return written.size();
  }

  /** What is left of a destroyed account, or of an empty one: nothing. */
  void clear() {
    changed = true;
    exists = false;
    nonce = 0;
    balance = UInt256.ZERO;
    codeHash = Account.NO_CODE;
    clearStorage();
  }

  /** Leaves no slot set. */
  void clearStorage() {
    storageRoot = MerklePatriciaTrie.EMPTY_ROOT;
    storageTrie = null;
    cells.clear();
    written.clear();
    lastKey = null;
    lastCell = null;
  }

  void commitStorage(NodeStore store) {
    if (exists && !written.isEmpty()) {
      storageRoot = storageTrie(store).commit(written);
    }
  }

  @Override
  public byte[] path() {
    return path;
  }

  @Override
  public Bytes encoded() {
    return exists ? new Account(nonce, balance, storageRoot, codeHash).encode() : Bytes.EMPTY;
  }

  private StorageCell read(NodeStore store, UInt256 key) {
    byte[] slot = TrieNode.nibbles(RecentKeccak.hash(key.toBytes32().value()).value());
    return new StorageCell(
        slot,
        hasStorage()
            ? storageTrie(store).get(slot).map(StorageCell::decode).orElse(UInt256.ZERO)
            : UInt256.ZERO);
  }

  private MerklePatriciaTrie storageTrie(NodeStore store) {
    MerklePatriciaTrie trie = storageTrie;
    if (trie == null) {
      trie = new MerklePatriciaTrie(store, storageRoot);
      storageTrie = trie;
    }
    return trie;
  }
}
