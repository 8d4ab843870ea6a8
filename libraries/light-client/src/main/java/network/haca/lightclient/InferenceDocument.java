package network.haca.lightclient;

import static network.haca.lightclient.RefusedException.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import network.haca.pipe.PipeBounds;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** The parts of the receipt of an inference inside a transaction, as they follow one another. */
record InferenceDocument(JsonNode json) {
  private static final String REPORTERS = "reporters";

  /** A node that answered or reported, by its key in the document and the registry's proofs. */
  record Node(Bytes publicKey, JsonFields proofs) {
    Bytes32 id() {
      return Keccak.hash(publicKey);
    }
  }

  Bytes32 transaction() throws MalformedException {
    return fields().word("transaction");
  }

  List<ProvenBlock> blocks() throws MalformedException {
    List<ProvenBlock> blocks = new ArrayList<>();
    for (JsonNode block : fields().array("blocks", InferenceForm.BLOCKS_MAX)) {
      blocks.add(ProvenBlock.read(block));
    }
    if (blocks.isEmpty()) {
      throw new MalformedException("receipt.blocks is empty");
    }
    return blocks;
  }

  /** All rounds, from the first; the last one's conclusion stands directly before the outcome. */
  List<AskedRound> rounds() throws RefusedException, MalformedException {
    List<ProvenBlock> blocks = blocks();
    List<AskedRound> rounds = new ArrayList<>();
    for (int i = 1; i < blocks.size(); i++) {
      rounds.add(AskedRound.read(transaction(), i, blocks.get(i - 1), blocks.get(i)));
    }
    return rounds;
  }

  /** Every answer of every round, in their order. */
  List<ProvenCall> calls(long chainId) throws RefusedException, MalformedException {
    List<JsonNode> questions = fields().array("questions", PipeBounds.REQUESTS_MAX);
    List<ProvenCall> calls = new ArrayList<>();
    for (AskedRound round : rounds()) {
      for (int i = 0; i < round.conclusion().answers().size(); i++) {
        require(calls.size() < questions.size(), "a question is missing");
        JsonFields question = JsonFields.of(questions.get(calls.size()), "a question");
        calls.add(ProvenCall.read(round, i, question, chainId));
      }
    }
    require(calls.size() == questions.size(), "there is a question that has no answer");
    return calls;
  }

  /** The nodes that answered, in the order of the document, each once. */
  List<Node> nodes() throws MalformedException {
    return nodes(registry(), "nodes", PipeBounds.REQUESTS_MAX);
  }

  /** The data nodes whose reports facts rest on, likewise. */
  List<Node> reporters() throws MalformedException {
    return reporters(registry());
  }

  /** There are none without the field, and it is there only if there are some. */
  static List<Node> reporters(JsonFields registry) throws MalformedException {
    if (!registry.has(REPORTERS)) {
      return List.of();
    }
    List<Node> reporters = nodes(registry, REPORTERS, InferenceForm.REPORTERS_MAX);
    if (reporters.isEmpty()) {
      throw new MalformedException("receipt.registry.reporters is empty");
    }
    return reporters;
  }

  private static List<Node> nodes(JsonFields registry, String field, int countMax)
      throws MalformedException {
    List<Node> nodes = new ArrayList<>();
    for (JsonNode node : registry.array(field, countMax)) {
      JsonFields fields = JsonFields.of(node, "a node");
      nodes.add(new Node(fields.bytes("publicKey"), fields));
    }
    return nodes;
  }

  /** The models whose answers are proven in zero knowledge, each once, as the registry has them. */
  List<JsonFields> models() throws MalformedException {
    return models(registry());
  }

  /** There are none without the field, and it is there only if there are some. */
  static List<JsonFields> models(JsonFields registry) throws MalformedException {
    List<JsonFields> models = new ArrayList<>();
    if (registry.has("models")) {
      for (JsonNode model : registry.array("models", PipeBounds.REQUESTS_MAX)) {
        models.add(JsonFields.of(model, "a model"));
      }
      if (models.isEmpty()) {
        throw new MalformedException("receipt.registry.models is empty");
      }
    }
    return models;
  }

  /** The header of the ledger under whose state the registries' proofs hang, in RLP. */
  Bytes registryHeader() throws MalformedException {
    return registry().bytes("header");
  }

  SignedHeader registrySigned() throws MalformedException {
    return new SignedHeader(registry().node("signedHeader"));
  }

  private JsonFields registry() throws MalformedException {
    return fields().object("registry");
  }

  private JsonFields fields() throws MalformedException {
    return JsonFields.of(json, "receipt");
  }
}
