package network.haca.explorer.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import network.haca.explorer.core.Found;
import network.haca.explorer.core.Lookup;
import network.haca.explorer.core.Proof;
import network.haca.explorer.core.Selection;
import network.haca.explorer.http.Question.UnreadableException;
import network.haca.explorer.kafka.ReadProgress;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;

/** Answers out of the view. */
final class Views {
  private static final int TEXT_MAX = 512;

  private final Lookup lookup;
  private final ReadProgress progress;

  Views(Lookup lookup, ReadProgress progress) {
    this.lookup = lookup;
    this.progress = progress;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/status", question -> status()),
        Route.get("/v1/proofs", this::proofs),
        Route.get("/v1/proofs/{leaf}", this::proof),
        Route.get("/v1/batches", this::batches),
        Route.get("/v1/batches/{root}/leaves", this::leaves),
        Route.get("/v1/nodes", this::nodes),
        Route.get("/v1/models", this::models),
        Route.get("/v1/facts", this::facts));
  }

  private Answer status() {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("isComplete", progress.wasAtEnd())
            .put("proofs", lookup.tally(Selection.ALL).count())
            .put("refused", lookup.tally(Selection.REFUSED).count());
    progress.failure().ifPresent(why -> node.put("failure", why));
    ArrayNode topics = node.putArray("topics");
    progress
        .topics()
        .forEach(
            (name, topic) ->
                topics
                    .addObject()
                    .put("name", name)
                    .put("read", topic.read())
                    .put("left", topic.left()));
    return Answer.of(node);
  }

  private Answer proofs(Question question) throws UnreadableException {
    Optional<String> model = question.text("model", TEXT_MAX);
    Optional<String> node = question.text("node", TEXT_MAX);
    Optional<String> kind = question.text("kind", TEXT_MAX);
    Optional<String> status = question.text("status", TEXT_MAX);
    long given = List.of(model, node, kind, status).stream().filter(Optional::isPresent).count();
    if (given > 1) {
      throw new UnreadableException("proofs are listed by one of model, node, kind and status");
    }
    if (status.isPresent() && !status.get().equals("REFUSED")) {
      throw new UnreadableException("by status, only those that are REFUSED are listed");
    }
    Selection selection = Selection.ALL;
    if (model.isPresent()) {
      selection = Selection.ofModel(model.get());
    } else if (node.isPresent()) {
      selection = Selection.ofNode(node(node.get()));
    } else if (kind.isPresent()) {
      selection = Selection.ofKind(kind(kind.get()));
    } else if (status.isPresent()) {
      selection = Selection.REFUSED;
    }
    return list(selection, question);
  }

  private static Bytes32 node(String text) throws UnreadableException {
    return Question.hash(text)
        .orElseThrow(
            () -> new UnreadableException("node is named by 0x and 64 hexadecimal digits"));
  }

  private static int kind(String name) throws UnreadableException {
    for (NodeKind kind : NodeKind.values()) {
      if (kind.name().equals(name)) {
        return kind.teeType();
      }
    }
    throw new UnreadableException("kind is one of " + List.of(NodeKind.values()));
  }

  private Answer facts(Question question) throws UnreadableException {
    return list(Selection.ofKind(NodeKind.DATA_NODE.teeType()), question);
  }

  private Answer list(Selection selection, Question question) throws UnreadableException {
    ObjectNode page =
        ViewJson.page(lookup.proofs(selection, question.page()), this::withBatch)
            .put("count", lookup.tally(selection).count());
    return Answer.of(page);
  }

  private ObjectNode withBatch(Proof proof) {
    return ViewJson.proof(proof, proof.root().flatMap(lookup::batch));
  }

  private Answer proof(Question question) throws UnreadableException {
    Bytes32 leaf = question.hash("leaf", "a proof");
    return lookup
        .proof(leaf)
        .map(proof -> Answer.of(withBatch(proof)))
        .orElseGet(() -> Answer.notFound("no proof %s is known here".formatted(leaf)));
  }

  private Answer batches(Question question) throws UnreadableException {
    return Answer.of(ViewJson.page(lookup.batches(question.page()), ViewJson::batch));
  }

  private Answer leaves(Question question) throws UnreadableException {
    Bytes32 root = question.hash("root", "a batch");
    return Answer.of(
        ViewJson.page(
            lookup.leaves(root, question.page()),
            leaf -> JsonNodeFactory.instance.objectNode().put("leaf", leaf.toHex())));
  }

  private Answer nodes(Question question) throws UnreadableException {
    return Answer.of(ViewJson.page(lookup.nodes(question.page()), ViewJson::node));
  }

  private Answer models(Question question) throws UnreadableException {
    return Answer.of(ViewJson.page(lookup.models(question.page()), ViewJson::model));
  }

  Optional<ObjectNode> batch(Bytes32 root) {
    return lookup.batch(root).map(ViewJson::batch);
  }

  /** Finds all that the view knows under a hash or the id of a blob. */
  List<Found> search(String text) {
    return Question.hash(text).map(lookup::search).orElseGet(() -> lookup.searchBlob(text));
  }

  Optional<ObjectNode> node(Bytes32 teeId) {
    return lookup
        .node(teeId)
        .map(ViewJson::node)
        .map(node -> node.put("proofs", lookup.tally(Selection.ofNode(teeId)).count()));
  }
}
