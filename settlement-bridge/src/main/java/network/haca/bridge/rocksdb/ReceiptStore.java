package network.haca.bridge.rocksdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.bridge.core.Certificate;
import network.haca.contracts.TransactionSender.Submission;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.MerkleTree;
import network.haca.primitives.SettlementLeaf;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * One certificate for each settled batch, the proof of membership for each of its nodes, and for
 * each leaf where it stands: receipts need nothing else (rule S7). Of a leaf that is settled by
 * itself, also the transaction that does it.
 */
public final class ReceiptStore implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte CERTIFICATE = 'c';
  private static final byte LEAF = 'l';
  private static final byte SENT = 's';
  private static final byte NODE = 'n';

  /** The version of receipts (receipt.schema.json). */
  private static final int VERSION = 2;

  private final Options options;
  private final WriteOptions synced;
  private final RocksDB database;

  private ReceiptStore(Options options, WriteOptions synced, RocksDB database) {
    this.options = options;
    this.synced = synced;
    this.database = database;
  }

  public static ReceiptStore open(Path folder) throws IOException {
    Files.createDirectories(folder);
    Options options = new Options().setCreateIfMissing(true);
    try {
      RocksDB database = RocksDB.open(options, folder.toString());
      return new ReceiptStore(options, new WriteOptions().setSync(true), database);
    } catch (RocksDBException e) {
      throw new IOException("cannot open the receipts in " + folder + ": " + e.getMessage(), e);
    }
  }

  public boolean has(Bytes32 root) {
    return get(key(CERTIFICATE, root)).isPresent();
  }

  /** Whether a leaf is settled. */
  public boolean has(SettlementLeaf leaf) {
    return get(key(LEAF, leaf.hash())).isPresent();
  }

  /**
   * Keeps a settled batch.
   *
   * @param publicKeys the signing key of each leaf's node, in the order of the leaves
   */
  public void save(
      Bytes32 root, Certificate certificate, List<SettlementLeaf> leaves, List<Bytes> publicKeys) {
    MerkleTree tree = MerkleTree.of(leaves.stream().map(SettlementLeaf::hash).toList());
    try (WriteBatch batch = new WriteBatch()) {
      for (int i = 0; i < leaves.size(); i++) {
        Bytes32 hash = leaves.get(i).hash();
        ObjectNode entry = leaf(leaves.get(i), publicKeys.get(i));
        ArrayNode path = entry.putArray("path");
        tree.path(hash).forEach(node -> path.add(node.toHex()));
        entry.put("root", root.toHex());
        batch.put(key(LEAF, hash), bytes(entry));
      }
      for (Map.Entry<Bytes32, ObjectNode> node : certificate.nodes().entrySet()) {
        ObjectNode proofs = JSON.createObjectNode().set("node", node.getValue());
        batch.put(key(root, node.getKey()), bytes(proofs));
      }
      batch.put(key(CERTIFICATE, root), bytes(certificate.document()));
      database.write(synced, batch);
    } catch (RocksDBException e) {
      throw new IllegalStateException("the receipts cannot be written", e);
    }
  }

  /**
   * Gives the receipts of one node under a root a later certificate, in place of the root's.
   *
   * @param certificate with the proofs of that node
   */
  public void renew(Bytes32 root, Bytes32 teeId, Certificate certificate) {
    ObjectNode proofs = certificate.document();
    proofs.set("node", certificate.nodes().get(teeId));
    try {
      database.put(synced, key(root, teeId), bytes(proofs));
    } catch (RocksDBException e) {
      throw new IllegalStateException("the receipts cannot be written", e);
    }
  }

  /**
   * The transaction that is to settle a leaf by itself, or has settled it.
   *
   * @param blobId of request and answer
   */
  public record Sent(Submission submission, String blobId) {}

  /** Keeps what was sent, so that it is waited for, and not sent again, after a restart. */
  public void save(Bytes32 leaf, Sent sent) {
    Submission submission = sent.submission();
    ObjectNode entry =
        JSON.createObjectNode()
            .put("transaction", submission.hash().toHex())
            .put("account", submission.account().toHex())
            .put("nonce", submission.nonce())
            .put("raw", submission.raw().toHex())
            .put("walrusBlobId", sent.blobId());
    try {
      database.put(synced, key(SENT, leaf), bytes(entry));
    } catch (RocksDBException e) {
      throw new IllegalStateException("the receipts cannot be written", e);
    }
  }

  /** Nothing if a leaf has no transaction of its own, or none yet. */
  public Optional<Sent> sent(Bytes32 leaf) {
    return get(key(SENT, leaf))
        .map(
            entry ->
                new Sent(
                    new Submission(
                        Bytes32.fromHex(entry.get("transaction").asText()),
                        Address.fromHex(entry.get("account").asText()),
                        entry.get("nonce").asLong(),
                        Bytes.fromHex(entry.get("raw").asText())),
                    entry.get("walrusBlobId").asText()));
  }

  /** The transaction does not settle the leaf. */
  public void forgetSent(Bytes32 leaf) {
    try {
      database.delete(synced, key(SENT, leaf));
    } catch (RocksDBException e) {
      throw new IllegalStateException("the receipts cannot be written", e);
    }
  }

  /** The receipt of a leaf; nothing while it is not settled. */
  public Optional<ObjectNode> receipt(Bytes32 leaf) {
    Optional<ObjectNode> entry = get(key(LEAF, leaf));
    entry.ifPresent(
        receipt -> {
          Bytes32 root = Bytes32.fromHex(receipt.get("root").asText());
          Bytes32 teeId = Bytes32.fromHex(receipt.at("/leaf/teeId").asText());
          receipt.put("version", VERSION);
          receipt.setAll(get(key(CERTIFICATE, root)).orElseThrow());
          // Nothing if an earlier release kept the certificate.
          get(key(root, teeId)).ifPresent(receipt::setAll);
        });
    return entry;
  }

  @Override
  public void close() {
    database.close();
    synced.close();
    options.close();
  }

  private static ObjectNode leaf(SettlementLeaf leaf, Bytes publicKey) {
    ObjectNode node = JSON.createObjectNode();
    node.putObject("leaf")
        .put("teeId", leaf.teeId().toHex())
        .put("inputHash", leaf.inputHash().toHex())
        .put("outputHash", leaf.outputHash().toHex())
        .put("signature", leaf.signature().toHex())
        .put("timestamp", leaf.timestamp());
    return node.put("publicKey", publicKey.toHex());
  }

  private Optional<ObjectNode> get(byte[] key) {
    try {
      byte[] value = database.get(key);
      return value == null ? Optional.empty() : Optional.of((ObjectNode) JSON.readTree(value));
    } catch (RocksDBException | IOException e) {
      throw new IllegalStateException("the receipts cannot be read", e);
    }
  }

  private static byte[] bytes(JsonNode node) {
    return Bytes.ofUtf8(node.toString()).toArray();
  }

  /** Of what a node has under a root. */
  private static byte[] key(Bytes32 root, Bytes32 teeId) {
    return Bytes.concat(Bytes.wrap(new byte[] {NODE}), root.value(), teeId.value()).toArray();
  }

  private static byte[] key(byte kind, Bytes32 hash) {
    return Bytes.concat(Bytes.wrap(new byte[] {kind}), hash.value()).toArray();
  }
}
