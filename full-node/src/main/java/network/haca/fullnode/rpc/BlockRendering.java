package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.hex;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.haca.evm.Transaction;
import network.haca.evm.state.Log;
import network.haca.fullnode.core.BlockEntry;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.BlockHeader;
import network.haca.fullnode.core.ChainArchive;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.fullnode.core.SystemTransaction;
import network.haca.fullnode.lane.Work;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;

/** Blocks, transactions, receipts and logs in the shape of Ethereum's JSON-RPC. */
final class BlockRendering {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int SYSTEM_TYPE = 0x7e;

  /** Size of a transaction, a receipt or a log without its data, in bytes of JSON. */
  private static final int BYTES = 600;

  private static final int HEADER_BYTES = 2_100;

  /** Of a trie that holds nothing. */
  private static final String EMPTY_ROOT = Keccak.hash(Rlp.encode(Bytes.EMPTY)).toHex();

  private final ChainConfig config;
  private final ChainArchive chain;
  private final BlockExecutor executor;

  BlockRendering(ChainConfig config, ChainArchive chain, BlockExecutor executor) {
    this.config = config;
    this.chain = chain;
    this.executor = executor;
  }

  ObjectNode header(BlockHeader header) {
    Work.produce(HEADER_BYTES);
    String emptyHash = Keccak.hash(Rlp.encodeList(List.of())).toHex();
    return NODES
        .objectNode()
        .put("number", hex(header.number()))
        .put("hash", header.hash().toHex())
        .put("parentHash", header.parentHash().toHex())
        .put("nonce", "0x0000000000000000")
        .put("sha3Uncles", emptyHash)
        .put("logsBloom", header.logsBloom().toHex())
        .put("transactionsRoot", header.transactionsRoot().toHex())
        .put("stateRoot", header.stateRoot().toHex())
        .put("receiptsRoot", header.receiptsRoot().toHex())
        .put("miner", header.coinbase().toHex())
        .put("difficulty", "0x0")
        .put("extraData", "0x")
        .put("gasLimit", hex(header.gasLimit()))
        .put("gasUsed", hex(header.gasUsed()))
        .put("timestamp", hex(header.timestamp()))
        .put("mixHash", header.prevRandao().toHex())
        .put("baseFeePerGas", hex(header.baseFee()))
        .put("withdrawalsRoot", EMPTY_ROOT)
        .put("blobGasUsed", "0x0")
        .put("excessBlobGas", "0x0")
        .put("parentBeaconBlockRoot", Bytes32.ZERO.toHex());
  }

  ObjectNode block(BlockHeader header, boolean full) {
    ObjectNode block = header(header).put("totalDifficulty", "0x0");
    block.put("size", hex(header.encode().size()));
    block.putArray("uncles");
    block.putArray("withdrawals");
    ArrayNode transactions = block.putArray("transactions");
    List<BlockEntry> entries = chain.entries(header.number());
    for (int i = 0; i < entries.size(); i++) {
      Work.goOn();
      if (full) {
        transactions.add(transaction(Place.of(header).at(i), entries.get(i)));
      } else {
        transactions.add(entries.get(i).hash().toHex());
      }
    }
    return block;
  }

  ObjectNode transaction(long number, int index) {
    return transaction(place(number).at(index), chain.entries(number).get(index));
  }

  private ObjectNode transaction(ObjectNode place, BlockEntry entry) {
    ObjectNode node = named(place, entry.hash(), entry.sender(), entry.type());
    return entry.type() == SYSTEM_TYPE ? system(node, entry) : user(node, entry);
  }

  private static ObjectNode system(ObjectNode node, BlockEntry entry) {
    Work.produce(BYTES + 2L * entry.encoded().size());
    return node.put("nonce", "0x0")
        .put("value", "0x0")
        .put("gas", "0x0")
        .put("gasPrice", "0x0")
        .put("to", SystemTransaction.to(entry.encoded()).toHex())
        .put("input", entry.encoded().toHex());
  }

  /** A transaction that waits for its block. */
  ObjectNode pending(SignedTransaction signed) {
    ObjectNode node =
        NODES
            .objectNode()
            .putNull("blockHash")
            .putNull("blockNumber")
            .putNull("blockTimestamp")
            .putNull("transactionIndex");
    named(node, signed.hash(), signed.sender(), signed.transaction().type());
    return user(node, signed, signed.transaction().maxFee().toBigInteger());
  }

  /** A transaction that is nowhere. */
  ObjectNode signed(SignedTransaction signed) {
    ObjectNode node =
        named(NODES.objectNode(), signed.hash(), signed.sender(), signed.transaction().type());
    return user(node, signed, signed.transaction().maxFee().toBigInteger());
  }

  /** A transaction that nobody signed, in a block that the archive does not have. */
  ObjectNode unsigned(BlockHeader header, int index, BlockEntry entry, Transaction transaction) {
    ObjectNode node =
        named(Place.of(header).at(index), entry.hash(), entry.sender(), transaction.type());
    SignedTransaction unsigned =
        new SignedTransaction(
            entry.encoded(),
            entry.hash(),
            entry.sender(),
            transaction,
            new SignedTransaction.Signature(BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO));
    return user(node, unsigned, entry.effectivePrice());
  }

  private ObjectNode user(ObjectNode node, BlockEntry entry) {
    return user(node, decode(entry), entry.effectivePrice());
  }

  private SignedTransaction decode(BlockEntry entry) {
    try {
      return executor.decode(entry.encoded());
    } catch (SignedTransaction.MalformedException e) {
      throw new IllegalStateException("a block holds a malformed transaction", e);
    }
  }

  private ObjectNode user(ObjectNode node, SignedTransaction signed, BigInteger price) {
    Work.produce(BYTES + 2L * signed.encoded().size());
    Transaction transaction = signed.transaction();
    node.put("nonce", hex(transaction.nonce()))
        .put("value", hex(transaction.value().toBigInteger()))
        .put("gas", hex(transaction.gasLimit()))
        .put("gasPrice", hex(price))
        .put("input", transaction.data().toHex())
        .put("v", hex(signed.signature().v()))
        .put("r", hex(signed.signature().r()))
        .put("s", hex(signed.signature().s()));
    if (signed.isProtected()) {
      node.put("chainId", hex(config.chainId()));
    }
    node.put("to", transaction.to().map(Address::toHex).orElse(null));
    if (transaction.type() >= 2) {
      node.put("maxFeePerGas", hex(transaction.maxFee().toBigInteger()))
          .put("maxPriorityFeePerGas", hex(transaction.maxPriorityFee().toBigInteger()));
    }
    if (transaction.type() != 0) {
      node.put("yParity", hex(signed.signature().v()));
      node.set("accessList", AccessListJson.render(transaction.accessList()));
    }
    if (transaction.type() == 4) {
      node.set("authorizationList", AuthorizationJson.render(transaction.authorizations()));
    }
    return node;
  }

  ObjectNode receipt(long number, int index) {
    List<BlockEntry> entries = chain.entries(number);
    int logIndex = entries.subList(0, index).stream().mapToInt(each -> each.logs().size()).sum();
    long gasBefore = index == 0 ? 0 : entries.get(index - 1).cumulativeGas();
    return receipt(place(number), index, entries.get(index), logIndex, gasBefore);
  }

  /** The receipts of all of a block's transactions. */
  ArrayNode receipts(BlockHeader header) {
    ArrayNode receipts = NODES.arrayNode();
    Place place = Place.of(header);
    int logIndex = 0;
    long gasBefore = 0;
    for (BlockEntry entry : chain.entries(header.number())) {
      Work.goOn();
      receipts.add(receipt(place, receipts.size(), entry, logIndex, gasBefore));
      logIndex += entry.logs().size();
      gasBefore = entry.cumulativeGas();
    }
    return receipts;
  }

  /**
   * @param gasBefore that the block used before it: what the transaction used beyond this block is
   *     of answers, and of the runs that waited for them
   */
  private ObjectNode receipt(
      Place place, int index, BlockEntry entry, int firstLogIndex, long gasBefore) {
    Work.produce(BYTES);
    int logIndex = firstLogIndex;
    ObjectNode node =
        place
            .untimed(index)
            .put("transactionHash", entry.hash().toHex())
            .put("from", entry.sender().toHex())
            .put("type", hex(entry.type()))
            .put("status", entry.success() ? "0x1" : "0x0")
            .put("gasUsed", hex(entry.gasUsed()))
            .put("cumulativeGasUsed", hex(entry.cumulativeGas()))
            .put("effectiveGasPrice", hex(entry.effectivePrice()))
            .put("logsBloom", bloom(entry));
    long elsewhere = entry.gasUsed() - (entry.cumulativeGas() - gasBefore);
    if (elsewhere > 0) {
      node.put("inferenceGasUsed", hex(elsewhere));
    }
    node.put("contractAddress", entry.created().map(Address::toHex).orElse(null));
    node.put("to", recipient(entry).map(Address::toHex).orElse(null));
    ArrayNode logs = node.putArray("logs");
    for (Log log : entry.logs()) {
      logs.add(log(place.at(index), entry, log, logIndex++));
    }
    return node;
  }

  ObjectNode log(long number, int index, BlockEntry entry, Log log, int logIndex) {
    return log(place(number).at(index), entry, log, logIndex);
  }

  /** A log of a block that the archive does not have. */
  ObjectNode log(BlockHeader header, int index, BlockEntry entry, Log log, int logIndex) {
    return log(Place.of(header).at(index), entry, log, logIndex);
  }

  private static ObjectNode log(ObjectNode node, BlockEntry entry, Log log, int logIndex) {
    Work.goOn();
    Work.produce(BYTES + 2L * log.data().size());
    node.put("transactionHash", entry.hash().toHex())
        .put("address", log.address().toHex())
        .put("data", log.data().toHex())
        .put("logIndex", hex(logIndex))
        .put("removed", false);
    ArrayNode topics = node.putArray("topics");
    log.topics().forEach(topic -> topics.add(topic.toHex()));
    return node;
  }

  private Optional<Address> recipient(BlockEntry entry) {
    if (entry.type() == SYSTEM_TYPE) {
      return Optional.of(SystemTransaction.to(entry.encoded()));
    }
    return decode(entry).transaction().to();
  }

  private static String bloom(BlockEntry entry) {
    return BlockHeader.bloom(entry.logs()).toHex();
  }

  private Place place(long number) {
    return chain.header(number).map(Place::of).orElseGet(() -> new Place(Bytes32.ZERO, number, 0));
  }

  private static ObjectNode named(ObjectNode node, Bytes32 hash, Address sender, int type) {
    return node.put("hash", hash.toHex()).put("from", sender.toHex()).put("type", hex(type));
  }

  /** A block as what is in it names it. */
  private record Place(Bytes32 hash, long number, long timestamp) {
    static Place of(BlockHeader header) {
      return new Place(header.hash(), header.number(), header.timestamp());
    }

    /** Of a receipt. */
    ObjectNode untimed(int index) {
      return NODES
          .objectNode()
          .put("blockHash", hash.toHex())
          .put("blockNumber", hex(number))
          .put("transactionIndex", hex(index));
    }

    /** Of a transaction or a log. */
    ObjectNode at(int index) {
      return untimed(index).put("blockTimestamp", hex(timestamp));
    }
  }
}
