package network.haca.lightclient;

import static network.haca.lightclient.RefusedException.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import network.haca.pipe.FactBounds;
import network.haca.pipe.PipeBounds;

/**
 * The fields that the receipt of an inference inside a transaction has: whatever else stands in
 * one, nobody vouches for.
 */
final class InferenceForm {
  /** The value of {@code kind}, by which it is told from the receipt of a settled proof. */
  static final String KIND = "haca.inference-receipt";

  /** The version of such receipts that this verifier reads. */
  static final int VERSION = 1;

  /** Blocks: one that admits the transaction, and one with a conclusion for each round. */
  static final int BLOCKS_MAX = 1 + PipeBounds.ROUNDS_MAX;

  /** Data nodes that report: the largest row of each request. */
  static final int REPORTERS_MAX = PipeBounds.REQUESTS_MAX * FactBounds.row(FactBounds.QUORUM_MAX);

  private static final List<String> FIELDS =
      List.of("kind", "version", "transaction", "blocks", "questions", "registry");
  private static final List<String> REGISTRY_FIELDS =
      List.of("header", "signedHeader", "nodes", "models", "reporters");
  private static final List<String> NODE_FIELDS =
      List.of("publicKey", "accountProof", "registrationProof", "kindProof", "measurementProof");
  private static final List<String> REPORTER_FIELDS =
      List.of(
          "publicKey",
          "accountProof",
          "registrationProof",
          "kindProof",
          "measurementProof",
          "ownerProof");

  private InferenceForm() {}

  static String check(JsonNode document) throws MalformedException, RefusedException {
    JsonFields fields = JsonFields.of(document, "receipt");
    require(fields.text("kind").equals(KIND), "it is not of the kind " + KIND);
    long version = fields.number("version");
    require(
        version == VERSION,
        "it is of version %s, this verifier reads version %s: make it again with haca pipe receipt"
            .formatted(version, VERSION));
    fields.only(FIELDS);
    List<JsonNode> blocks = fields.array("blocks", BLOCKS_MAX);
    require(blocks.size() > 1, "it has fewer than two blocks: no round of answers");
    check(blocks.getFirst(), 1);
    for (JsonNode concluding : blocks.subList(1, blocks.size())) {
      check(concluding, ProvenBlock.ENTRIES_MAX);
    }
    for (JsonNode question : fields.array("questions", PipeBounds.REQUESTS_MAX)) {
      JsonFields.of(question, "a question").only(ProvenCall.QUESTION_FIELDS);
    }
    JsonFields registry = fields.object("registry").only(REGISTRY_FIELDS);
    registry.object("signedHeader").only(LightBlock.FIELDS);
    for (JsonNode node : registry.array("nodes", PipeBounds.REQUESTS_MAX)) {
      JsonFields.of(node, "a node").only(NODE_FIELDS);
    }
    for (JsonFields model : InferenceDocument.models(registry)) {
      var _ = model.only(ModelEntry.FIELDS);
    }
    for (InferenceDocument.Node reporter : InferenceDocument.reporters(registry)) {
      var _ = reporter.proofs().only(REPORTER_FIELDS);
    }
    return "version " + VERSION;
  }

  private static void check(JsonNode block, int entries)
      throws MalformedException, RefusedException {
    JsonFields fields = JsonFields.of(block, "a block").only(ProvenBlock.FIELDS);
    fields.object("signedHeader").only(LightBlock.FIELDS);
    List<JsonNode> given = fields.array("entries", ProvenBlock.ENTRIES_MAX);
    require(
        given.size() == entries,
        "the first block has one proven entry, each other one two; one has " + given.size());
    for (JsonNode entry : given) {
      JsonFields.of(entry, "an entry").only(ProvenBlock.ENTRY_FIELDS);
    }
  }
}
