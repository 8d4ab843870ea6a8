package network.haca.bridge.rocksdb;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import network.haca.bridge.core.Certificate;
import network.haca.bridge.core.Receipts;
import network.haca.bridge.rocksdb.BridgeDatabase.Changes;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.MerkleTree;
import network.haca.primitives.SettlementLeaf;

/**
 * The store of all that receipts are made of (rule S7): the place of each settled leaf, the leaves
 * of each settled root, one certificate for each root, and the proof of membership for each of its
 * nodes. A root without a certificate gets one when it is asked for.
 */
public final class ReceiptStore implements Receipts {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The version of receipts (receipt.schema.json). */
  private static final int VERSION = 2;

  private final BridgeDatabase database;
  private volatile Consumer<Bytes32> listener = leaf -> {};

  public ReceiptStore(BridgeDatabase database) {
    this.database = database;
    indexRoots();
  }

  /**
   * @param each leaf that is settled, once it can be read
   */
  public void onSettled(Consumer<Bytes32> each) {
    listener = each;
  }

  private void tell(List<SettlementLeaf> leaves) {
    leaves.forEach(leaf -> listener.accept(leaf.hash()));
  }

  @Override
  public boolean has(Bytes32 root) {
    return database.bytes(BridgeDatabase.key(BridgeDatabase.ROOT, root)).isPresent();
  }

  @Override
  public boolean has(SettlementLeaf leaf) {
    return database.bytes(BridgeDatabase.key(BridgeDatabase.LEAF, leaf.hash())).isPresent();
  }

  @Override
  public Optional<List<Bytes32>> leaves(Bytes32 root) {
    return database
        .bytes(BridgeDatabase.key(BridgeDatabase.ROOT, root))
        .map(Bytes::wrap)
        .map(
            hashes -> {
              List<Bytes32> leaves = new ArrayList<>();
              for (int at = 0; at < hashes.size(); at += Bytes32.SIZE) {
                leaves.add(new Bytes32(hashes.slice(at, Bytes32.SIZE)));
              }
              return leaves;
            });
  }

  @Override
  public void save(
      Bytes32 root, Certificate certificate, List<SettlementLeaf> leaves, List<Bytes> publicKeys) {
    try (Changes changes = new Changes()) {
      String route = certificate.document().path("route").asText();
      putLeaves(changes, route, root, leaves, publicKeys);
      certificate
          .nodes()
          .forEach(
              (teeId, proofs) ->
                  changes.put(key(root, teeId), JSON.createObjectNode().set("node", proofs)));
      changes.put(BridgeDatabase.key(BridgeDatabase.CERTIFICATE, root), certificate.document());
      database.write(changes);
    }
    tell(leaves);
  }

  @Override
  public void save(
      String route, Bytes32 root, List<SettlementLeaf> leaves, List<Bytes> publicKeys) {
    try (Changes changes = new Changes()) {
      putLeaves(changes, route, root, leaves, publicKeys);
      database.write(changes);
    }
    tell(leaves);
  }

  private static void putLeaves(
      Changes changes,
      String route,
      Bytes32 root,
      List<SettlementLeaf> leaves,
      List<Bytes> publicKeys) {
    MerkleTree tree = MerkleTree.of(leaves.stream().map(SettlementLeaf::hash).toList());
    for (int i = 0; i < leaves.size(); i++) {
      Bytes32 hash = leaves.get(i).hash();
      ObjectNode entry = leaf(leaves.get(i), publicKeys.get(i));
      ArrayNode path = entry.putArray("path");
      tree.path(hash).forEach(node -> path.add(node.toHex()));
      entry.put("root", root.toHex()).put("route", route);
      changes.put(BridgeDatabase.key(BridgeDatabase.LEAF, hash), entry);
    }
    putRoot(changes, root, leaves.stream().map(SettlementLeaf::hash).toList());
  }

  private static void putRoot(Changes changes, Bytes32 root, List<Bytes32> leaves) {
    Bytes hashes = Bytes.concat(leaves.stream().sorted().map(Bytes32::value).toArray(Bytes[]::new));
    changes.put(BridgeDatabase.key(BridgeDatabase.ROOT, root), hashes.toArray());
  }

  /** An earlier release kept leaves alone. */
  private void indexRoots() {
    if (database.hasAny(BridgeDatabase.ROOT)) {
      return;
    }
    Map<Bytes32, List<Bytes32>> leaves = new TreeMap<>();
    database.each(
        BridgeDatabase.LEAF,
        entry -> {
          ObjectNode leaf = BridgeDatabase.parse(entry.value().toArray());
          return leaves
              .computeIfAbsent(Bytes32.fromHex(leaf.get("root").asText()), any -> new ArrayList<>())
              .add(entry.hash());
        });
    try (Changes changes = new Changes()) {
      leaves.forEach((root, under) -> putRoot(changes, root, under));
      database.write(changes);
    }
  }

  @Override
  public void renew(Bytes32 root, Bytes32 teeId, Certificate certificate) {
    ObjectNode proofs = certificate.document();
    proofs.set("node", certificate.nodes().get(teeId));
    database.put(key(root, teeId), proofs);
  }

  @Override
  public Optional<ObjectNode> receipt(Bytes32 leaf) {
    Optional<ObjectNode> entry = database.json(BridgeDatabase.key(BridgeDatabase.LEAF, leaf));
    entry.ifPresent(
        receipt -> {
          Bytes32 root = Bytes32.fromHex(receipt.get("root").asText());
          Bytes32 teeId = Bytes32.fromHex(receipt.at("/leaf/teeId").asText());
          receipt.put("version", VERSION);
          database
              .json(BridgeDatabase.key(BridgeDatabase.CERTIFICATE, root))
              .ifPresent(receipt::setAll);
          database.json(key(root, teeId)).ifPresent(receipt::setAll);
        });
    return entry;
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

  /** Of what a node has under a root. */
  private static byte[] key(Bytes32 root, Bytes32 teeId) {
    return BridgeDatabase.key(BridgeDatabase.NODE, Bytes.concat(root.value(), teeId.value()));
  }
}
