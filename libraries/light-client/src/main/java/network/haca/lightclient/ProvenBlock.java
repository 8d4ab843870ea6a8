package network.haca.lightclient;

import static network.haca.lightclient.RefusedException.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;

/**
 * A block of the ledger in a document: a header that validators signed, and neighbouring entries
 * with tries' proofs that they and their receipts stand in the block.
 */
final class ProvenBlock {
  static final List<String> FIELDS = List.of("header", "signedHeader", "index", "entries");
  static final List<String> ENTRY_FIELDS = List.of("transactionProof", "receiptProof");

  /** Entries of a block that are proven: a step of an admission, and what comes of it. */
  static final int ENTRIES_MAX = 2;

  /** Nodes of a proof at most: one for each nibble of a place in RLP, and the value. */
  static final int NODES_MAX = 11;

  /** Bytes of a proof's node, which may have all of a conclusion or of a receipt in it. */
  static final int NODE_BYTES_MAX = 4 << 20;

  private static final int INDEX_MAX = Integer.MAX_VALUE - ENTRIES_MAX;

  private final JsonFields json;
  private final Bytes encoded;
  private final LedgerHeader header;
  private final long index;
  private final List<JsonNode> entries;

  private ProvenBlock(JsonFields json) throws MalformedException {
    this.json = json;
    this.encoded = json.bytes("header");
    this.header = LedgerHeader.decode(encoded);
    this.index = json.number("index");
    this.entries = json.array("entries", ENTRIES_MAX);
    if (index > INDEX_MAX) {
      throw new MalformedException("no block has a place " + index);
    }
  }

  static ProvenBlock read(JsonNode node) throws MalformedException {
    return new ProvenBlock(JsonFields.of(node, "a block"));
  }

  /** The header of the ledger in RLP. */
  Bytes encodedHeader() {
    return encoded;
  }

  Bytes32 hash() {
    return Keccak.hash(encoded);
  }

  LedgerHeader header() {
    return header;
  }

  SignedHeader signed() {
    return new SignedHeader(json.node("signedHeader"));
  }

  /** The number of proven entries. */
  int count() {
    return entries.size();
  }

  /** The transaction of the proven entry at a place, from 0. */
  Bytes transaction(int place) throws RefusedException, MalformedException {
    return value(header.transactionsRoot(), place, "transactionProof", "transaction");
  }

  EntryReceipt receipt(int place) throws RefusedException, MalformedException {
    return EntryReceipt.decode(value(header.receiptsRoot(), place, "receiptProof", "receipt"));
  }

  /** The step that one of the ledger's own transactions at a place takes. */
  SystemEntry system(int place) throws RefusedException, MalformedException {
    SystemEntry entry = SystemEntry.decode(transaction(place));
    require(
        entry.height() == header.number() && entry.index() == index + place,
        "one of the ledger's own transactions is of another place");
    return entry;
  }

  private Bytes value(Bytes32 root, int place, String field, String name)
      throws RefusedException, MalformedException {
    String shown = "%s of entry %s in block %s".formatted(name, index + place, header.number());
    require(place < entries.size(), "there is no proof of the " + shown);
    List<Bytes> proof = JsonFields.of(entries.get(place), "an entry").byteStrings(field, NODES_MAX);
    require(
        proof.stream().allMatch(node -> node.size() <= NODE_BYTES_MAX),
        "a node in the proof of the %s is longer than %s bytes".formatted(shown, NODE_BYTES_MAX));
    try {
      Optional<Bytes> value = TrieProof.element(root, index + place, proof);
      return value.orElseThrow(() -> new RefusedException("there is no " + shown));
    } catch (TrieProof.InvalidException | Rlp.MalformedException e) {
      throw new RefusedException(
          "the proof of the %s does not hold: %s".formatted(shown, e.getMessage()));
    }
  }
}
