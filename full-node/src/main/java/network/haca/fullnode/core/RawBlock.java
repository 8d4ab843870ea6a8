package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.state.Log;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;

/**
 * A block's bytes as Ethereum has them since Shanghai: header, transactions (EIP-2718), no uncles,
 * no withdrawals. With the consensus receipts of the same block its entries can be made again.
 */
public final class RawBlock {
  private RawBlock() {}

  /** Bytes that do not hold; the message says why. */
  public static final class InvalidException extends Exception {
    InvalidException(String message) {
      super(message);
    }
  }

  public static Bytes encode(BlockHeader header, List<BlockEntry> entries) {
    return Rlp.encodeList(
        header.encode(),
        Rlp.encodeList(entries.stream().map(RawBlock::transaction).toList()),
        Rlp.encodeList(List.of()),
        Rlp.encodeList(List.of()));
  }

  /** Legacy transactions are lists themselves, others are bytes. */
  private static Bytes transaction(BlockEntry entry) {
    return entry.type() == 0 ? entry.encoded() : Rlp.encode(entry.encoded());
  }

  /**
   * The entries of a block out of bytes from anywhere, if they are those that the header names.
   *
   * @param header that is trusted
   */
  public static List<BlockEntry> entries(
      ChainConfig config, BlockHeader header, Bytes block, List<Bytes> receipts)
      throws InvalidException {
    try {
      List<Bytes> transactions = transactions(block);
      // A trie holds no empty values, so that a root does not tell whether they are there.
      if (transactions.stream().anyMatch(Bytes::isEmpty)
          || receipts.stream().anyMatch(Bytes::isEmpty)) {
        throw new InvalidException(
            "block %s has an empty transaction or receipt".formatted(header.number()));
      }
      if (!BlockExecutor.listRoot(transactions).equals(header.transactionsRoot())) {
        throw new InvalidException("block %s has other transactions".formatted(header.number()));
      }
      if (!BlockExecutor.listRoot(receipts).equals(header.receiptsRoot())
          || receipts.size() != transactions.size()) {
        throw new InvalidException("block %s has other receipts".formatted(header.number()));
      }
      List<BlockEntry> entries = new ArrayList<>();
      long gasBefore = 0;
      for (int i = 0; i < transactions.size(); i++) {
        entries.add(entry(config, header, transactions.get(i), receipts.get(i), gasBefore));
        gasBefore = entries.getLast().cumulativeGas();
      }
      return entries;
    } catch (Rlp.MalformedException | SignedTransaction.MalformedException e) {
      throw new InvalidException("block %s: %s".formatted(header.number(), e.getMessage()));
    }
  }

  private static List<Bytes> transactions(Bytes block)
      throws Rlp.MalformedException, InvalidException {
    if (!(Rlp.decode(block) instanceof Rlp.Sequence(List<Rlp.Item> parts))
        || parts.size() < 2
        || !(parts.get(1) instanceof Rlp.Sequence(List<Rlp.Item> items))) {
      throw new InvalidException("the bytes are no block");
    }
    return items.stream()
        .map(item -> item instanceof Rlp.Text(Bytes typed) ? typed : Rlp.encode(item))
        .toList();
  }

  private static BlockEntry entry(
      ChainConfig config, BlockHeader header, Bytes transaction, Bytes receipt, long gasBefore)
      throws Rlp.MalformedException, SignedTransaction.MalformedException {
    boolean isLegacy = receipt.get(0) >= 0xc0;
    List<Rlp.Item> fields =
        list(Rlp.decode(isLegacy ? receipt : receipt.slice(1, receipt.size() - 1)));
    boolean success = !text(fields.get(0)).isEmpty();
    long cumulative = new BigInteger(1, text(fields.get(1)).toArray()).longValueExact();
    List<Log> logs = list(fields.get(3)).stream().map(RawBlock::log).toList();
    if (transaction.get(0) == SystemTransaction.TYPE) {
      return new BlockEntry(
          transaction,
          Keccak.hash(transaction),
          Addresses.SYSTEM,
          success,
          cumulative - gasBefore,
          cumulative,
          BigInteger.ZERO,
          Optional.empty(),
          logs);
    }
    SignedTransaction signed = SignedTransaction.decode(transaction, config, new KnownSenders());
    return new BlockEntry(
        transaction,
        signed.hash(),
        signed.sender(),
        success,
        cumulative - gasBefore,
        cumulative,
        TransactionProcessor.effectivePrice(UInt256.of(header.baseFee()), signed.transaction())
            .toBigInteger(),
        TransactionProcessor.created(signed.transaction(), signed.sender()),
        logs);
  }

  private static Log log(Rlp.Item item) {
    List<Rlp.Item> log = list(item);
    return new Log(
        new Address(text(log.get(0))),
        list(log.get(1)).stream().map(topic -> new Bytes32(text(topic))).toList(),
        text(log.get(2)));
  }

  private static List<Rlp.Item> list(Rlp.Item item) {
    return ((Rlp.Sequence) item).items();
  }

  private static Bytes text(Rlp.Item item) {
    return ((Rlp.Text) item).value();
  }
}
