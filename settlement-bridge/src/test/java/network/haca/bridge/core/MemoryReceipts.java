package network.haca.bridge.core;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;

/** Receipts in memory, with what the lookups read of them. */
final class MemoryReceipts implements Receipts {
  private final Map<Bytes32, List<Bytes32>> byRoot = new HashMap<>();
  private final Map<Bytes32, ObjectNode> byLeaf = new HashMap<>();

  @Override
  public boolean has(Bytes32 root) {
    return byRoot.containsKey(root);
  }

  @Override
  public boolean has(SettlementLeaf leaf) {
    return byLeaf.containsKey(leaf.hash());
  }

  @Override
  public Optional<List<Bytes32>> leaves(Bytes32 root) {
    return Optional.ofNullable(byRoot.get(root));
  }

  @Override
  public void save(
      Bytes32 root, Certificate certificate, List<SettlementLeaf> leaves, List<Bytes> publicKeys) {
    save(certificate.document().path("route").asText(), root, leaves, publicKeys);
    leaves.forEach(leaf -> receiptOf(leaf).setAll(certificate.document()));
  }

  @Override
  public void save(
      String route, Bytes32 root, List<SettlementLeaf> leaves, List<Bytes> publicKeys) {
    byRoot.put(root, leaves.stream().map(SettlementLeaf::hash).sorted().toList());
    for (SettlementLeaf leaf : leaves) {
      ObjectNode receipt = JsonNodeFactory.instance.objectNode().put("root", root.toHex());
      receipt.put("route", route).putArray("path").add("the path of " + leaf.hash());
      receipt.putObject("leaf").put("teeId", leaf.teeId().toHex());
      byLeaf.put(leaf.hash(), receipt);
    }
  }

  private ObjectNode receiptOf(SettlementLeaf leaf) {
    return receipt(leaf.hash()).orElseThrow();
  }

  @Override
  public void renew(Bytes32 root, Bytes32 teeId, Certificate certificate) {
    throw new AssertionError("nothing is renewed here");
  }

  @Override
  public Optional<ObjectNode> receipt(Bytes32 leaf) {
    return Optional.ofNullable(byLeaf.get(leaf));
  }
}
