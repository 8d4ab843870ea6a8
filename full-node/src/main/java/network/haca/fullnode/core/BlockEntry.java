package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.evm.ExecutionResult;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.state.Log;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;

/**
 * A transaction in a block with what came of it: a user's, or a system transaction of type 0x7e
 * (rule L6).
 *
 * @param encoded the transaction
 * @param cumulativeGas of the block up to and with this
 */
public record BlockEntry(
    Bytes encoded,
    Bytes32 hash,
    Address sender,
    boolean success,
    long gasUsed,
    long cumulativeGas,
    BigInteger effectivePrice,
    Optional<Address> created,
    List<Log> logs) {
  public BlockEntry {
    logs = List.copyOf(logs);
  }

  /**
   * A transaction of a user with what came of it.
   *
   * @param cumulativeGas of the block up to and with this
   */
  static BlockEntry of(
      SignedTransaction signed, ExecutionResult result, long cumulativeGas, UInt256 baseFee) {
    return new BlockEntry(
        signed.encoded(),
        signed.hash(),
        signed.sender(),
        result.success(),
        result.gasUsed(),
        cumulativeGas,
        TransactionProcessor.effectivePrice(baseFee, signed.transaction()).toBigInteger(),
        result.created(),
        result.logs());
  }

  public int type() {
    return encoded.get(0) >= 0xc0 ? 0 : encoded.get(0);
  }

  /** The consensus receipt (EIP-2718). */
  public Bytes receipt() {
    Bytes body =
        Rlp.encodeList(
            Rlp.encode(success ? 1 : 0),
            Rlp.encode(cumulativeGas),
            Rlp.encode(BlockHeader.bloom(logs)),
            Rlp.encodeList(logs.stream().map(Log::encode).toList()));
    return type() == 0 ? body : Bytes.concat(encoded.slice(0, 1), body);
  }

  /** For storage. */
  public Bytes encode() {
    return Rlp.encodeList(
        Rlp.encode(encoded),
        Rlp.encode(hash.value()),
        Rlp.encode(sender.value()),
        Rlp.encode(success ? 1 : 0),
        Rlp.encode(gasUsed),
        Rlp.encode(cumulativeGas),
        Rlp.encode(effectivePrice),
        Rlp.encode(created.map(Address::value).orElse(Bytes.EMPTY)),
        Rlp.encodeList(logs.stream().map(Log::encode).toList()));
  }

  /** Reads what {@link #encode} wrote. */
  public static BlockEntry decode(Bytes stored) throws Rlp.MalformedException {
    List<Rlp.Item> items = ((Rlp.Sequence) Rlp.decode(stored)).items();
    Bytes created = text(items.get(7));
    List<Log> logs = new ArrayList<>();
    for (Rlp.Item item : ((Rlp.Sequence) items.get(8)).items()) {
      List<Rlp.Item> log = ((Rlp.Sequence) item).items();
      List<Bytes32> topics =
          ((Rlp.Sequence) log.get(1))
              .items().stream().map(topic -> new Bytes32(text(topic))).toList();
      logs.add(new Log(new Address(text(log.get(0))), topics, text(log.get(2))));
    }
    return new BlockEntry(
        text(items.get(0)),
        new Bytes32(text(items.get(1))),
        new Address(text(items.get(2))),
        !text(items.get(3)).isEmpty(),
        number(items.get(4)).longValueExact(),
        number(items.get(5)).longValueExact(),
        number(items.get(6)),
        created.isEmpty() ? Optional.empty() : Optional.of(new Address(created)),
        logs);
  }

  private static Bytes text(Rlp.Item item) {
    return ((Rlp.Text) item).value();
  }

  private static BigInteger number(Rlp.Item item) {
    return new BigInteger(1, text(item).toArray());
  }
}
