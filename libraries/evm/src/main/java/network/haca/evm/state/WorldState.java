package network.haca.evm.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
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
  private final Map<Address, AccountState> cache = new LinkedHashMap<>();

  /** The account that was asked for last: the same one is asked for again and again. */
  private @Nullable Address lastAddress;

  private @Nullable AccountState lastAccount;

  private final List<Runnable> journal = new ArrayList<>();

  /** Counts transactions from 1. */
  private int transaction = 1;

  private final Map<Slot, UInt256> transientStorage = new LinkedHashMap<>();
  private final List<AccountState> destroyed = new ArrayList<>();
  private final List<AccountState> touched = new ArrayList<>();
  private List<Log> logs = new ArrayList<>();
  private long refund;

  private record Slot(Address address, UInt256 key) {}

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
    return load(address).isEmpty();
  }

  public long nonce(Address address) {
    return load(address).nonce;
  }

  public void setNonce(Address address, long nonce) {
    AccountState account = change(address);
    long before = account.nonce;
    journal.add(() -> account.nonce = before);
    account.nonce = nonce;
  }

  public UInt256 balance(Address address) {
    return load(address).balance;
  }

  public void setBalance(Address address, UInt256 balance) {
    AccountState account = change(address);
    UInt256 before = account.balance;
    journal.add(() -> account.balance = before);
    account.balance = balance;
  }

  public void addBalance(Address address, UInt256 amount) {
    setBalance(address, balance(address).add(amount));
  }

  public Bytes code(Address address) {
    return load(address).code(store);
  }

  public Bytes32 codeHash(Address address) {
    return load(address).codeHash;
  }

  public void setCode(Address address, Bytes code) {
    AccountState account = change(address);
    Bytes32 before = account.codeHash;
    journal.add(() -> account.codeHash = before);
    account.codeHash = Keccak.hash(code);
    if (!code.isEmpty()) {
      store.put(account.codeHash, code);
    }
  }

  public UInt256 storage(Address address, UInt256 key) {
    return cell(address, key).value;
  }

  /** The value that the slot had when the transaction began. */
  public UInt256 originalStorage(Address address, UInt256 key) {
    return cell(address, key).original(transaction);
  }

  public void setStorage(Address address, UInt256 key, UInt256 value) {
    AccountState account = change(address);
    StorageCell cell = account.cell(store, key);
    UInt256 before = cell.value;
    cell.change(transaction);
    journal.add(() -> cell.value = before);
    account.write(cell, value);
  }

  /**
   * Leaves no slot of the account set. It is not in the journal, so it is for what is changed
   * between transactions, before {@link #adopt}.
   */
  public void clearStorage(Address address) {
    change(address).clearStorage();
  }

  /**
   * Returns true if any storage is set; an account may only be created where none is (EIP-7610).
   */
  public boolean hasStorage(Address address) {
    return load(address).hasStorage();
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
    AccountState account = load(address);
    boolean cold = account.warmIn != transaction;
    if (cold) {
      account.warmIn = transaction;
      journal.add(() -> account.warmIn = 0);
    }
    return cold;
  }

  public boolean warm(Address address, UInt256 key) {
    StorageCell cell = cell(address, key);
    boolean cold = cell.warmIn != transaction;
    if (cold) {
      cell.warmIn = transaction;
      journal.add(() -> cell.warmIn = 0);
    }
    return cold;
  }

  /**
   * An account that this transaction creates begins with nonce 1. It has no storage: it may not be
   * created where some is (EIP-7610), and what destroyed itself earlier is cleared.
   */
  public void create(Address address) {
    AccountState account = change(address);
    if (account.createdIn != transaction) {
      account.createdIn = transaction;
      journal.add(() -> account.createdIn = 0);
    }
    setNonce(address, 1);
  }

  public boolean wasCreatedInTransaction(Address address) {
    return load(address).createdIn == transaction;
  }

  /** The account is gone when the transaction ends. */
  public void destroy(Address address) {
    AccountState account = load(address);
    if (account.destroyedIn != transaction) {
      account.destroyedIn = transaction;
      destroyed.add(account);
      journal.add(
          () -> {
            account.destroyedIn = 0;
            destroyed.removeLast();
          });
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

  /** The latest log of the transaction under way, which has one. */
  public Log lastLog() {
    return logs.getLast();
  }

  /**
   * Removes destroyed and touched empty accounts and forgets what belonged to the transaction.
   *
   * @return its logs
   */
  public List<Log> endTransaction() {
    destroyed.forEach(AccountState::clear);
    for (AccountState account : touched) {
      if (account.isEmpty()) {
        account.clear();
      }
    }
    List<Log> ended = List.copyOf(logs);
    logs = new ArrayList<>();
    journal.clear();
    transientStorage.clear();
    destroyed.clear();
    touched.clear();
    refund = 0;
    transaction++;
    return ended;
  }

  /**
   * Makes what was changed outside of transactions the state that the next one finds: nothing of it
   * is warm, touched, created by that transaction, or can be undone. Empty accounts stay.
   */
  public void adopt() {
    journal.clear();
    transientStorage.clear();
    destroyed.clear();
    touched.clear();
    transaction++;
  }

  /** Writes all changes; the root of the state. */
  public Bytes32 commit() {
    List<AccountState> changed = cache.values().stream().filter(a -> a.changed).toList();
    int slots = changed.stream().mapToInt(AccountState::slotsWritten).sum();
    Stream<AccountState> each =
        slots < MerklePatriciaTrie.PARALLEL_MIN ? changed.stream() : changed.parallelStream();
    each.forEach(account -> account.commitStorage(store));
    cache.clear();
    lastAddress = null;
    lastAccount = null;
    return accounts.commit(changed);
  }

  private AccountState change(Address address) {
    AccountState account = load(address);
    account.changed = true;
    if (account.touchedIn != transaction) {
      account.touchedIn = transaction;
      touched.add(account);
      journal.add(
          () -> {
            account.touchedIn = 0;
            touched.removeLast();
          });
    }
    if (!account.exists) {
      journal.add(() -> account.exists = false);
      account.exists = true;
    }
    return account;
  }

  private StorageCell cell(Address address, UInt256 key) {
    return load(address).cell(store, key);
  }

  @SuppressWarnings("ReferenceEquality") // another object with the same value is only looked up
  private AccountState load(Address address) {
    AccountState account = lastAccount;
    if (account == null || address != lastAddress) {
      account = cache.get(address);
      if (account == null) {
        account = AccountState.read(accounts, address);
        cache.put(address, account);
      }
      lastAddress = address;
      lastAccount = account;
    }
    return account;
  }
}
