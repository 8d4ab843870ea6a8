package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.evm.Transaction;
import network.haca.evm.state.Log;
import network.haca.fullnode.core.BlockEntry;
import network.haca.fullnode.core.BlockHeader;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.fullnode.rocksdb.RocksChain;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;

/** Blocks, transactions, receipts and logs in the shape of Ethereum's JSON-RPC. */
final class BlockRendering {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int SYSTEM_TYPE = 0x7e;

  private final ChainConfig config;
  private final RocksChain chain;

  BlockRendering(ChainConfig config, RocksChain chain) {
    this.config = config;
    this.chain = chain;
  }

  ObjectNode block(BlockHeader header, boolean full) {
    String emptyHash = Keccak.hash(Rlp.encodeList(List.of())).toHex();
    ObjectNode block =
        NODES
            .objectNode()
            .put("number", EthereumMethods.hex(header.number()))
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
            .put("totalDifficulty", "0x0")
            .put("extraData", "0x")
            .put("size", EthereumMethods.hex(header.encode().size()))
            .put("gasLimit", EthereumMethods.hex(header.gasLimit()))
            .put("gasUsed", EthereumMethods.hex(header.gasUsed()))
            .put("timestamp", EthereumMethods.hex(header.timestamp()))
            .put("mixHash", header.prevRandao().toHex())
            .put("baseFeePerGas", EthereumMethods.hex(header.baseFee()));
    block.putArray("uncles");
    ArrayNode transactions = block.putArray("transactions");
    List<BlockEntry> entries = chain.entries(header.number());
    for (int i = 0; i < entries.size(); i++) {
      if (full) {
        transactions.add(transaction(header.number(), i));
      } else {
        transactions.add(entries.get(i).hash().toHex());
      }
    }
    return block;
  }

  ObjectNode transaction(long number, int index) {
    BlockEntry entry = chain.entries(number).get(index);
    ObjectNode node =
        place(number, index)
            .put("hash", entry.hash().toHex())
            .put("from", entry.sender().toHex())
            .put("type", EthereumMethods.hex(entry.type()));
    return entry.type() == SYSTEM_TYPE ? system(node, entry) : user(node, entry);
  }

  private static ObjectNode system(ObjectNode node, BlockEntry entry) {
    return node.put("nonce", "0x0")
        .put("value", "0x0")
        .put("gas", "0x0")
        .put("gasPrice", "0x0")
        .put("to", Addresses.RELAY.toHex())
        .put("input", entry.encoded().toHex());
  }

  private ObjectNode user(ObjectNode node, BlockEntry entry) {
    SignedTransaction signed;
    try {
      signed = SignedTransaction.decode(entry.encoded(), config.chainId());
    } catch (SignedTransaction.MalformedException e) {
      throw new IllegalStateException("a block holds a malformed transaction", e);
    }
    Transaction transaction = signed.transaction();
    node.put("nonce", EthereumMethods.hex(transaction.nonce()))
        .put("value", EthereumMethods.hex(transaction.value().toBigInteger()))
        .put("gas", EthereumMethods.hex(transaction.gasLimit()))
        .put("gasPrice", EthereumMethods.hex(entry.effectivePrice()))
        .put("input", transaction.data().toHex())
        .put("v", EthereumMethods.hex(signed.signature().v()))
        .put("r", EthereumMethods.hex(signed.signature().r()))
        .put("s", EthereumMethods.hex(signed.signature().s()))
        .put("chainId", EthereumMethods.hex(config.chainId()));
    node.put("to", transaction.to().map(Address::toHex).orElse(null));
    if (entry.type() == 2) {
      node.put("maxFeePerGas", EthereumMethods.hex(transaction.maxFee().toBigInteger()))
          .put(
              "maxPriorityFeePerGas",
              EthereumMethods.hex(transaction.maxPriorityFee().toBigInteger()));
    }
    if (entry.type() != 0) {
      ArrayNode list = node.putArray("accessList");
      for (Transaction.AccessEntry access : transaction.accessList()) {
        ArrayNode keys =
            list.addObject().put("address", access.address().toHex()).putArray("storageKeys");
        access.storageKeys().forEach(key -> keys.add(key.toHex()));
      }
    }
    return node;
  }

  ObjectNode receipt(long number, int index) {
    List<BlockEntry> entries = chain.entries(number);
    BlockEntry entry = entries.get(index);
    ObjectNode node =
        place(number, index)
            .put("transactionHash", entry.hash().toHex())
            .put("from", entry.sender().toHex())
            .put("type", EthereumMethods.hex(entry.type()))
            .put("status", entry.success() ? "0x1" : "0x0")
            .put("gasUsed", EthereumMethods.hex(entry.gasUsed()))
            .put("cumulativeGasUsed", EthereumMethods.hex(entry.cumulativeGas()))
            .put("effectiveGasPrice", EthereumMethods.hex(entry.effectivePrice()))
            .put("logsBloom", bloom(entry));
    node.put("contractAddress", entry.created().map(Address::toHex).orElse(null));
    node.put("to", recipient(entry).map(Address::toHex).orElse(null));
    ArrayNode logs = node.putArray("logs");
    int logIndex = entries.subList(0, index).stream().mapToInt(each -> each.logs().size()).sum();
    for (Log log : entry.logs()) {
      logs.add(log(number, index, entry, log, logIndex++));
    }
    return node;
  }

  ObjectNode log(long number, int index, BlockEntry entry, Log log, int logIndex) {
    ObjectNode node =
        place(number, index)
            .put("transactionHash", entry.hash().toHex())
            .put("address", log.address().toHex())
            .put("data", log.data().toHex())
            .put("logIndex", EthereumMethods.hex(logIndex))
            .put("removed", false);
    ArrayNode topics = node.putArray("topics");
    log.topics().forEach(topic -> topics.add(topic.toHex()));
    return node;
  }

  private Optional<Address> recipient(BlockEntry entry) {
    if (entry.type() == SYSTEM_TYPE) {
      return Optional.of(Addresses.RELAY);
    }
    try {
      return SignedTransaction.decode(entry.encoded(), config.chainId()).transaction().to();
    } catch (SignedTransaction.MalformedException e) {
      throw new IllegalStateException("a block holds a malformed transaction", e);
    }
  }

  private static String bloom(BlockEntry entry) {
    return BlockHeader.bloom(entry.logs()).toHex();
  }

  private ObjectNode place(long number, int index) {
    Bytes32 hash = chain.header(number).map(BlockHeader::hash).orElse(Bytes32.ZERO);
    return NODES
        .objectNode()
        .put("blockHash", hash.toHex())
        .put("blockNumber", EthereumMethods.hex(number))
        .put("transactionIndex", EthereumMethods.hex(index));
  }
}
