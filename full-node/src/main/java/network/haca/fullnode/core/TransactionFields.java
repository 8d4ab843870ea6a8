package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.evm.Authorization;
import network.haca.evm.Transaction;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;

/** The items of a transaction's list, each read as what it must be. */
final class TransactionFields {
  private final List<Rlp.Item> items;

  TransactionFields(Rlp.Item list, int count) throws SignedTransaction.MalformedException {
    if (!(list instanceof Rlp.Sequence(List<Rlp.Item> read)) || read.size() != count) {
      throw new SignedTransaction.MalformedException("not a list of " + count + " fields");
    }
    items = read;
  }

  Bytes text(int index) throws SignedTransaction.MalformedException {
    if (items.get(index) instanceof Rlp.Text(Bytes value)) {
      return value;
    }
    throw new SignedTransaction.MalformedException("field " + index + " is a list");
  }

  BigInteger number(int index) throws SignedTransaction.MalformedException {
    Bytes value = text(index);
    if (!value.isEmpty() && value.get(0) == 0) {
      throw new SignedTransaction.MalformedException("field " + index + " has leading zeros");
    }
    if (value.size() > 32) {
      throw new SignedTransaction.MalformedException("field " + index + " is over 256 bits");
    }
    return new BigInteger(1, value.toArray());
  }

  UInt256 word(int index) throws SignedTransaction.MalformedException {
    return UInt256.of(number(index));
  }

  /** Unsigned. */
  long nonce(int index) throws SignedTransaction.MalformedException {
    return unsigned64(index).longValue();
  }

  /** No block has so much gas that more than 2^63 - 1 could be told from it. */
  long gas(int index) throws SignedTransaction.MalformedException {
    return unsigned64(index).min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
  }

  void requireCostFits(int gas, int fee) throws SignedTransaction.MalformedException {
    if (unsigned64(gas).multiply(number(fee)).bitLength() > 256) {
      throw new SignedTransaction.MalformedException("gas limit times fee is over 256 bits");
    }
  }

  private BigInteger unsigned64(int index) throws SignedTransaction.MalformedException {
    BigInteger number = number(index);
    if (number.bitLength() > Long.SIZE) {
      throw new SignedTransaction.MalformedException("field " + index + " is over 64 bits");
    }
    return number;
  }

  Optional<Address> to(int index) throws SignedTransaction.MalformedException {
    Bytes to = text(index);
    if (!to.isEmpty() && to.size() != Address.SIZE) {
      throw new SignedTransaction.MalformedException("the recipient is not 20 bytes");
    }
    return to.isEmpty() ? Optional.empty() : Optional.of(new Address(to));
  }

  List<Transaction.AccessEntry> accessList(int index) throws SignedTransaction.MalformedException {
    List<Transaction.AccessEntry> entries = new ArrayList<>();
    if (!(items.get(index) instanceof Rlp.Sequence(List<Rlp.Item> list))) {
      throw new SignedTransaction.MalformedException("the access list is not a list");
    }
    for (Rlp.Item entry : list) {
      if (!(entry instanceof Rlp.Sequence(List<Rlp.Item> pair))
          || pair.size() != 2
          || !(pair.get(0) instanceof Rlp.Text(Bytes address))
          || !(pair.get(1) instanceof Rlp.Sequence(List<Rlp.Item> keys))
          || address.size() != Address.SIZE) {
        throw new SignedTransaction.MalformedException("an entry of the access list is malformed");
      }
      entries.add(new Transaction.AccessEntry(new Address(address), storageKeys(keys)));
    }
    return entries;
  }

  private static List<Bytes32> storageKeys(List<Rlp.Item> items)
      throws SignedTransaction.MalformedException {
    List<Bytes32> keys = new ArrayList<>();
    for (Rlp.Item item : items) {
      if (!(item instanceof Rlp.Text(Bytes key)) || key.size() != Bytes32.SIZE) {
        throw new SignedTransaction.MalformedException(
            "a storage key of the access list is not 32 bytes");
      }
      keys.add(new Bytes32(key));
    }
    return keys;
  }

  List<Authorization> authorizations(int index) throws SignedTransaction.MalformedException {
    if (!(items.get(index) instanceof Rlp.Sequence(List<Rlp.Item> list))) {
      throw new SignedTransaction.MalformedException("the authorization list is not a list");
    }
    List<Authorization> authorizations = new ArrayList<>();
    for (Rlp.Item item : list) {
      authorizations.add(authorization(new TransactionFields(item, 6)));
    }
    return authorizations;
  }

  private static Authorization authorization(TransactionFields fields)
      throws SignedTransaction.MalformedException {
    if (fields.number(3).bitLength() > Byte.SIZE) {
      throw new SignedTransaction.MalformedException("an authorization's parity is over 8 bits");
    }
    return new Authorization(
        fields.word(0),
        fields
            .to(1)
            .orElseThrow(
                () ->
                    new SignedTransaction.MalformedException(
                        "an authorization's address is not 20 bytes")),
        fields.nonce(2),
        fields.number(3).intValue(),
        fields.word(4),
        fields.word(5));
  }

  Bytes[] encodedUpTo(int count) {
    return items.subList(0, count).stream().map(Rlp::encode).toArray(Bytes[]::new);
  }
}
