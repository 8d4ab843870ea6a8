package network.haca.client.pipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RpcValues;
import network.haca.evm.state.MemoryNodeStore;
import network.haca.evm.state.MerklePatriciaTrie;
import network.haca.primitives.Bytes;
import network.haca.primitives.Rlp;

/**
 * A block of the ledger as a node gives it, whose tries are made anew from its transactions and
 * receipts. Nothing of it is believed: proofs of another block's entries do not hold.
 *
 * @param header in RLP
 */
record RawLedgerBlock(long number, Bytes header, List<Bytes> transactions, List<Bytes> receipts) {
  RawLedgerBlock {
    transactions = List.copyOf(transactions);
    receipts = List.copyOf(receipts);
  }

  /**
   * @throws IOException if the node has no such block, or gives what is none
   */
  static RawLedgerBlock fetch(EthereumClient chain, long number) throws IOException {
    String hex = "0x" + Long.toHexString(number);
    Bytes block = RpcValues.bytes(chain.ask("debug_getRawBlock", hex));
    List<Bytes> receipts = new ArrayList<>();
    for (JsonNode receipt : chain.ask("debug_getRawReceipts", hex)) {
      receipts.add(RpcValues.bytes(receipt));
    }
    try {
      if (Rlp.decode(block) instanceof Rlp.Sequence(List<Rlp.Item> parts)
          && parts.size() > 1
          && parts.get(1) instanceof Rlp.Sequence(List<Rlp.Item> items)) {
        return new RawLedgerBlock(
            number,
            Rlp.encode(parts.getFirst()),
            items.stream().map(RawLedgerBlock::transaction).toList(),
            receipts);
      }
    } catch (Rlp.MalformedException e) {
      throw new IOException("the node's block %d is none".formatted(number), e);
    }
    throw new IOException("the node's block %d is none".formatted(number));
  }

  /** Legacy transactions are lists themselves, others are bytes. */
  private static Bytes transaction(Rlp.Item item) {
    return item instanceof Rlp.Text(Bytes typed) ? typed : Rlp.encode(item);
  }

  /**
   * Writes neighbouring entries with what proves that they and their receipts are in the block.
   *
   * @throws IOException if the block has no such entries
   */
  void write(ObjectNode block, int index, int count) throws IOException {
    if (index < 0 || index + count > Math.min(transactions.size(), receipts.size())) {
      throw new IOException(
          "the node's block %d has no entries %d to %d"
              .formatted(number, index, index + count - 1));
    }
    block.put("header", header.toHex()).put("index", index);
    ArrayNode entries = block.putArray("entries");
    MerklePatriciaTrie inBlock = trie(transactions);
    MerklePatriciaTrie inReceipts = trie(receipts);
    for (int i = index; i < index + count; i++) {
      ObjectNode entry = entries.addObject();
      write(entry.putArray("transactionProof"), inBlock.prove(Rlp.encode(i)));
      write(entry.putArray("receiptProof"), inReceipts.prove(Rlp.encode(i)));
    }
  }

  private static MerklePatriciaTrie trie(List<Bytes> values) {
    MerklePatriciaTrie trie =
        new MerklePatriciaTrie(new MemoryNodeStore(), MerklePatriciaTrie.EMPTY_ROOT);
    for (int i = 0; i < values.size(); i++) {
      trie.put(Rlp.encode(i), values.get(i));
    }
    return trie;
  }

  private static void write(ArrayNode into, List<Bytes> proof) {
    proof.forEach(node -> into.add(node.toHex()));
  }
}
