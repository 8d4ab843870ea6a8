package network.haca.evm.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import network.haca.evm.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;
import org.jspecify.annotations.Nullable;

/**
 * All accounts and their storage, with a journal: every change can be undone back to a {@link
 * #snapshot}. What belongs to one transaction (warm sets, transient storage, refunds, logs, created
 * and destroyed accounts) is ended by {@link #endTransaction}; {@link #commit} writes the tries.
 */
public final class WorldState {
  private final NodeStore store;
  private final MerklePatriciaTrie accounts;

  /** In the order of their first use, which is the same on every machine. */
  private final Map<Address, MutableAccount> cache = new LinkedHashMap<>();

  private final List<Runnable> journal = new ArrayList<>();

  private final Set<Address> warmAddresses = new HashSet<>();
  private final Set<Slot> warmSlots = new HashSet<>();
  private final Map<Slot, UInt256> transientStorage = new HashMap<>();
  private final Map<Slot, UInt256> originals = new HashMap<>();
  private final Set<Address> created = new HashSet<>();
  private final TreeSet<Address> destroyed = new TreeSet<>();
  private final Set<Address> touched = new HashSet<>();
  private List<Log> logs = new ArrayList<>();
  private long refund;

  private record Slot(Address address, UInt256 key) {}

  /** A slot that was read or written. */
  private static final class StorageCell {
    /** The hash of the slot's number. */
    private final Bytes path;

    private UInt256 value;
    private boolean written;

    StorageCell(Bytes path, UInt256 value) {
      this.path = path;
      this.value = value;
    }
  }

  private static final class MutableAccount {
    /** The hash of the address. */
    private final Bytes path;

    private boolean changed;
    private boolean exists;
    private long nonce;
    private UInt256 balance = UInt256.ZERO;
    private Bytes32 codeHash = Account.NO_CODE;
    private Bytes32 storageRoot = MerklePatriciaTrie.EMPTY_ROOT;

    /** Read when the first slot is needed. */
    private @Nullable MerklePatriciaTrie storageTrie;

    private Map<UInt256, StorageCell> storage = new HashMap<>();

    /** Those of {@code storage} that were ever written, in that order. */
    private List<StorageCell> written = new ArrayList<>();

    MutableAccount(Bytes path) {
      this.path = path;
    }

    Account toAccount() {
      return new Account(nonce, balance, storageRoot, codeHash);
    }
  }

  public WorldState(NodeStore store, Bytes32 stateRoot) {
    this.store = store;
    this.accounts = new MerklePatriciaTrie(store, stateRoot);
  }

  public int snapshot() {
    return journal.size();
  }

  /** Undoes every change since the snapshot, last first. */
  public void revertTo(int snapshot) {
    for (int i = journal.size(); i > snapshot; i--) {
      journal.remove(i - 1).run();
    }
  }

  public boolean exists(Address address) {
    return load(address).exists;
  }

  /** EIP-161: no nonce, balance or code. */
  public boolean isEmpty(Address address) {
    MutableAccount account = load(address);
    return account.nonce == 0
        && account.balance.isZero()
        && account.codeHash.equals(Account.NO_CODE);
  }

  public long nonce(Address address) {
    return load(address).nonce;
  }

  public void setNonce(Address address, long nonce) {
    MutableAccount account = change(address);
    long before = account.nonce;
    journal.add(() -> account.nonce = before);
    account.nonce = nonce;
  }

  public UInt256 balance(Address address) {
    return load(address).balance;
  }

  public void setBalance(Address address, UInt256 balance) {
    MutableAccount account = change(address);
    UInt256 before = account.balance;
    journal.add(() -> account.balance = before);
    account.balance = balance;
  }

  public void addBalance(Address address, UInt256 amount) {
    setBalance(address, balance(address).add(amount));
  }

  public Bytes code(Address address) {
    return code(load(address).codeHash);
  }

  private Bytes code(Bytes32 hash) {
    return hash.equals(Account.NO_CODE) ? Bytes.EMPTY : store.get(hash).orElseThrow();
  }

  public Bytes32 codeHash(Address address) {
    return load(address).codeHash;
  }

  public void setCode(Address address, Bytes code) {
    MutableAccount account = change(address);
    Bytes32 before = account.codeHash;
    journal.add(() -> account.codeHash = before);
    account.codeHash = Keccak.hash(code);
    if (!code.isEmpty()) {
      store.put(account.codeHash, code);
    }
  }

  public UInt256 storage(Address address, UInt256 key) {
    return cell(load(address), key).value;
  }

  /** The value that the slot had when the transaction began. */
  public UInt256 originalStorage(Address address, UInt256 key) {
    UInt256 original = originals.get(new Slot(address, key));
    return original == null ? storage(address, key) : original;
  }

  public void setStorage(Address address, UInt256 key, UInt256 value) {
    MutableAccount account = change(address);
    StorageCell cell = cell(account, key);
    UInt256 before = cell.value;
    originals.putIfAbsent(new Slot(address, key), before);
    journal.add(() -> cell.value = before);
    cell.value = value;
    if (!cell.written) {
      cell.written = true;
      account.written.add(cell);
    }
  }

  /** Whether any storage is set; an account may only be created where none is (EIP-7610). */
  public boolean hasStorage(Address address) {
    return !load(address).storageRoot.equals(MerklePatriciaTrie.EMPTY_ROOT);
  }

  public UInt256 transientStorage(Address address, UInt256 key) {
    return transientStorage.getOrDefault(new Slot(address, key), UInt256.ZERO);
  }

  public void setTransientStorage(Address address, UInt256 key, UInt256 value) {
    Slot slot = new Slot(address, key);
    UInt256 before = transientStorage(address, key);
    journal.add(() -> transientStorage.put(slot, before));
    transientStorage.put(slot, value);
  }

  /** Marks as accessed; true if it was cold until now (EIP-2929). */
  public boolean warm(Address address) {
    boolean cold = warmAddresses.add(address);
    if (cold) {
      journal.add(() -> warmAddresses.remove(address));
    }
    return cold;
  }

  public boolean warm(Address address, UInt256 key) {
    Slot slot = new Slot(address, key);
    boolean cold = warmSlots.add(slot);
    if (cold) {
      journal.add(() -> warmSlots.remove(slot));
    }
    return cold;
  }

  /** An account that this transaction creates begins with nonce 1 and no storage. */
  public void create(Address address) {
    MutableAccount account = change(address);
    if (created.add(address)) {
      journal.add(() -> created.remove(address));
    }
    Map<UInt256, StorageCell> storage = account.storage;
    List<StorageCell> written = account.written;
    Bytes32 root = account.storageRoot;
    MerklePatriciaTrie trie = account.storageTrie;
    journal.add(
        () -> {
          account.storage = storage;
          account.written = written;
          account.storageRoot = root;
          account.storageTrie = trie;
        });
    account.storage = new HashMap<>();
    account.written = new ArrayList<>();
    account.storageRoot = MerklePatriciaTrie.EMPTY_ROOT;
    account.storageTrie = null;
    setNonce(address, 1);
  }

  public boolean wasCreatedInTransaction(Address address) {
    return created.contains(address);
  }

  /** The account is gone when the transaction ends. */
  public void destroy(Address address) {
    if (destroyed.add(address)) {
      journal.add(() -> destroyed.remove(address));
    }
  }

  /** Marks for EIP-161: an empty account that a transaction touched is removed. */
  public void touch(Address address) {
    change(address);
  }

  public void addRefund(long amount) {
    journal.add(() -> refund -= amount);
    refund += amount;
  }

  public long refund() {
    return refund;
  }

  public void log(Log log) {
    List<Log> current = logs;
    journal.add(current::removeLast);
    current.add(log);
  }

  /**
   * Removes destroyed and touched empty accounts and forgets what belonged to the transaction.
   *
   * @return its logs
   */
  public List<Log> endTransaction() {
    for (Address address : destroyed) {
      clear(address);
    }
    for (Address address : touched) {
      if (isEmpty(address)) {
        clear(address);
      }
    }
    List<Log> ended = List.copyOf(logs);
    logs = new ArrayList<>();
    journal.clear();
    warmAddresses.clear();
    warmSlots.clear();
    transientStorage.clear();
    originals.clear();
    created.clear();
    destroyed.clear();
    touched.clear();
    refund = 0;
    return ended;
  }

  /** Writes all changes; the root of the state. */
  public Bytes32 commit() {
    for (MutableAccount account : cache.values()) {
      if (!account.changed) {
        continue;
      }
      if (account.exists) {
        commitStorage(account);
        accounts.put(account.path, account.toAccount().encode());
      } else {
        accounts.put(account.path, Bytes.EMPTY);
      }
    }
    cache.clear();
    return accounts.commit();
  }

  private void commitStorage(MutableAccount account) {
    if (account.written.isEmpty()) {
      return;
    }
    MerklePatriciaTrie trie = storageTrie(account);
    for (StorageCell cell : account.written) {
      trie.put(
          cell.path, cell.value.isZero() ? Bytes.EMPTY : Rlp.encode(cell.value.toShortestBytes()));
    }
    account.storageRoot = trie.commit();
  }

  private MerklePatriciaTrie storageTrie(MutableAccount account) {
    MerklePatriciaTrie trie = account.storageTrie;
    if (trie == null) {
      trie = new MerklePatriciaTrie(store, account.storageRoot);
      account.storageTrie = trie;
    }
    return trie;
  }

  private void clear(Address address) {
    MutableAccount cleared = new MutableAccount(load(address).path);
    cleared.changed = true;
    cache.put(address, cleared);
  }

  private StorageCell cell(MutableAccount account, UInt256 key) {
    StorageCell cell = account.storage.get(key);
    if (cell == null) {
      Bytes path = Keccak.hash(key.toBytes32().value()).value();
      cell = new StorageCell(path, read(account, path));
      account.storage.put(key, cell);
    }
    return cell;
  }

  private UInt256 read(MutableAccount account, Bytes path) {
    if (account.storageRoot.equals(MerklePatriciaTrie.EMPTY_ROOT)) {
      return UInt256.ZERO;
    }
    return storageTrie(account).get(path).map(WorldState::decodeValue).orElse(UInt256.ZERO);
  }

  private static UInt256 decodeValue(Bytes encoded) {
    try {
      return UInt256.of(((Rlp.Text) Rlp.decode(encoded)).value());
    } catch (Rlp.MalformedException e) {
      throw new IllegalStateException("a storage value is corrupt", e);
    }
  }

  private MutableAccount change(Address address) {
    MutableAccount account = load(address);
    account.changed = true;
    if (touched.add(address)) {
      journal.add(() -> touched.remove(address));
    }
    if (!account.exists) {
      journal.add(() -> account.exists = false);
      account.exists = true;
    }
    return account;
  }

  private MutableAccount load(Address address) {
    return cache.computeIfAbsent(address, this::read);
  }

  private MutableAccount read(Address address) {
    MutableAccount account = new MutableAccount(Keccak.hash(address.value()).value());
    Optional<Bytes> encoded = accounts.get(account.path);
    if (encoded.isPresent()) {
      try {
        Account stored = Account.decode(encoded.get());
        account.exists = true;
        account.nonce = stored.nonce();
        account.balance = stored.balance();
        account.codeHash = stored.codeHash();
        account.storageRoot = stored.storageRoot();
      } catch (Rlp.MalformedException e) {
        throw new IllegalStateException("account " + address + " is corrupt", e);
      }
    }
    return account;
  }
}
