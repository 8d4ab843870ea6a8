package network.haca.explorer.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Function;
import network.haca.explorer.core.Batch;
import network.haca.explorer.core.Event;
import network.haca.explorer.core.Found;
import network.haca.explorer.core.ListedModel;
import network.haca.explorer.core.Node;
import network.haca.explorer.core.Page;
import network.haca.explorer.core.Proof;
import network.haca.schemas.NodeKind;

/** The JSON of what the view holds. */
final class ViewJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final long MILLIS = 1_000;

  private ViewJson() {}

  /** A proof with its way so far. */
  static ObjectNode proof(Proof proof, Optional<Batch> batch) {
    ObjectNode node =
        JSON.objectNode()
            .put("leaf", proof.leaf().toHex())
            .put("node", proof.teeId().toHex())
            .put("inputHash", proof.inputHash().toHex())
            .put("outputHash", proof.outputHash().toHex())
            .put("kind", kind(proof.teeType()))
            .put("model", proof.model())
            .put("version", proof.version())
            .put("isAlone", proof.isAlone());
    proof.root().ifPresent(root -> node.put("root", root.toHex()));
    proof
        .refusal()
        .ifPresent(
            refusal ->
                node.putObject("refusal")
                    .put("reason", refusal.reason())
                    .put("detail", refusal.detail())
                    .put("at", refusal.at()));
    node.put("status", status(proof, batch));
    ObjectNode way = node.putObject("way");
    put(way, "answered", proof.answered() * MILLIS);
    put(way, "published", proof.published());
    batch.ifPresent(found -> putWay(way, found));
    return node;
  }

  static ObjectNode batch(Batch batch) {
    ObjectNode node =
        JSON.objectNode()
            .put("root", batch.root().toHex())
            .put("size", batch.size())
            .put("isAlone", batch.isAlone())
            .put("status", batch.status().name());
    if (batch.number() > 0) {
      node.put("settlement", batch.number());
    }
    if (batch.block() > 0) {
      node.put("block", batch.block());
    }
    batch.transaction().ifPresent(hash -> node.put("transaction", hash.toHex()));
    if (!batch.blob().isEmpty()) {
      node.put("blob", batch.blob());
    }
    putWay(node.putObject("way"), batch);
    return node;
  }

  static ObjectNode node(Node found) {
    ObjectNode node =
        JSON.objectNode()
            .put("id", found.teeId().toHex())
            .put("kind", kind(found.teeType()))
            .put("isAttested", NodeKind.isAttested(found.teeType()))
            .put("endpoint", found.endpoint())
            .put("publicKey", found.publicKey().toHex())
            .put("certificate", found.certificate().toHex())
            .put("block", found.block());
    ArrayNode enabled = node.putArray("enabled");
    for (Event.Interval each : found.enabled()) {
      ObjectNode interval = enabled.addObject().put("from", each.from());
      if (each.until() > 0) {
        interval.put("until", each.until());
      }
    }
    return node;
  }

  static ObjectNode model(ListedModel model) {
    return JSON.objectNode()
        .put("name", model.name())
        .put("proofs", model.tally().count())
        .put("last", model.tally().last());
  }

  static ObjectNode found(Found found) {
    return JSON.objectNode()
        .put("kind", found.kind().name())
        .put("of", found.of())
        .put("id", found.id());
  }

  static <T> ObjectNode page(Page<T> page, Function<T, ObjectNode> item) {
    ObjectNode node = JSON.objectNode();
    ArrayNode items = node.putArray("items");
    page.items().forEach(each -> items.add(item.apply(each)));
    page.next().ifPresent(next -> node.put("next", next.toHex().substring(2)));
    return node;
  }

  static String kind(int teeType) {
    return teeType == Proof.UNKNOWN_TYPE ? "UNKNOWN" : NodeKind.nameOf(teeType);
  }

  /** How far it is: what is in a batch was verified, whatever was refused before. */
  private static String status(Proof proof, Optional<Batch> batch) {
    return batch
        .map(found -> found.status().name())
        .orElse(proof.refusal().isPresent() ? "REFUSED" : "PUBLISHED");
  }

  private static void putWay(ObjectNode way, Batch batch) {
    put(way, "batched", batch.batched());
    put(way, "uploaded", batch.uploaded());
    put(way, "opened", batch.opened());
    put(way, "closed", batch.closed());
  }

  private static void put(ObjectNode way, String step, long at) {
    if (at > 0) {
      way.put(step, at);
    }
  }
}
