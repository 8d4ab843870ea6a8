package network.haca.evm;

import java.util.List;
import java.util.Optional;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * A transaction to execute, whoever signed it.
 *
 * @param type 0 legacy, 1 with access list (EIP-2930), 2 with fee market (EIP-1559), 3 with blobs
 *     (EIP-4844), 4 with authorizations (EIP-7702)
 * @param nonce unsigned
 * @param maxFee the gas price of types 0 and 1
 * @param maxPriorityFee the gas price of types 0 and 1
 * @param to absent to create a contract
 */
public record Transaction(
    int type,
    long nonce,
    UInt256 maxPriorityFee,
    UInt256 maxFee,
    long gasLimit,
    Optional<Address> to,
    UInt256 value,
    Bytes data,
    List<AccessEntry> accessList,
    UInt256 maxFeePerBlobGas,
    List<Bytes32> blobHashes,
    List<Authorization> authorizations) {
  /** An account and slots that will be used (EIP-2930). */
  public record AccessEntry(Address address, List<Bytes32> storageKeys) {
    public AccessEntry {
      storageKeys = List.copyOf(storageKeys);
    }
  }

  public static final long GAS_PER_BLOB = 1 << 17;

  /** Before what is given back for authorities that stand in the state (EIP-7702). */
  public static final long GAS_PER_AUTHORIZATION = 25_000;

  public Transaction {
    accessList = List.copyOf(accessList);
    blobHashes = List.copyOf(blobHashes);
    authorizations = List.copyOf(authorizations);
  }

  /** Without lists and blobs. */
  public Transaction(
      int type,
      long nonce,
      UInt256 maxPriorityFee,
      UInt256 maxFee,
      long gasLimit,
      Optional<Address> to,
      UInt256 value,
      Bytes data) {
    this(
        type,
        nonce,
        maxPriorityFee,
        maxFee,
        gasLimit,
        to,
        value,
        data,
        List.of(),
        UInt256.ZERO,
        List.of(),
        List.of());
  }

  /** What it costs before any code runs. */
  public long intrinsicGas() {
    long gas = 21_000;
    for (int i = 0; i < data.size(); i++) {
      gas += data.get(i) == 0 ? 4 : 16;
    }
    if (to.isEmpty()) {
      gas += Gas.CREATE + Gas.words(2, data.size());
    }
    for (AccessEntry entry : accessList) {
      gas += 2_400 + 1_900L * entry.storageKeys().size();
    }
    return gas + GAS_PER_AUTHORIZATION * authorizations.size();
  }

  /** Those who signed its authorizations. */
  public List<Address> authorities() {
    return authorizations.stream().flatMap(one -> one.authority().stream()).toList();
  }

  public long blobGas() {
    return GAS_PER_BLOB * blobHashes.size();
  }
}
