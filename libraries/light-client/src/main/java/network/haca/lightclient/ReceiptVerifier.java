package network.haca.lightclient;

import static network.haca.lightclient.RefusedException.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.MerkleTree;
import network.haca.primitives.SettlementLeaf;

/**
 * Verifies a receipt step by step, from the answer to the validators' signatures (rule R). Chain
 * id, contracts and the meaning of their storage come from the trusted genesis; everything in the
 * receipt is either proven by a step or refused.
 */
public final class ReceiptVerifier {
  /** Siblings from a leaf to the root of a batch, at most. */
  private static final int PATH_MAX = 32;

  private final JsonNode receipt;
  private final TrustedGenesis genesis;
  private final List<TrustedValidator> validators;
  private final Expected expected;

  /**
   * One check and its result.
   *
   * @param detail what is proven, if the whole receipt holds; why not, if this step does not
   */
  public record Step(String name, boolean passed, String detail) {}

  /**
   * The things that a user knows of a receipt, each of which it is held to.
   *
   * @param proof the leaf hash whose receipt it must be
   * @param judge the entry of the registry of models whose verifier must have judged the answer's
   *     proof in zero knowledge: whoever registers an entry chooses its verifier
   * @param model the entry under which the answer must be signed, however it is vouched for; of a
   *     proof in zero knowledge the one that judged it
   */
  public record Expected(
      Optional<Bytes32> proof, Optional<Bytes32> judge, Optional<Bytes32> model) {
    /** Expects the receipt of a leaf, if it is known, and nothing else. */
    public static Expected of(Optional<Bytes32> proof) {
      return new Expected(proof, Optional.empty(), Optional.empty());
    }
  }

  private ReceiptVerifier(
      JsonNode receipt,
      TrustedGenesis genesis,
      List<TrustedValidator> validators,
      Expected expected) {
    this.receipt = receipt;
    this.genesis = genesis;
    this.validators = validators;
    this.expected = expected;
  }

  /**
   * The height of CometBFT that the receipt says its validators signed; 0 if it does not say. A
   * hint where to look, which is proven with the rest.
   */
  public static long height(JsonNode receipt) {
    return new SignedHeader(receipt.path("signedHeader")).height();
  }

  /**
   * Every step with its result; a step that cannot be read counts as failed.
   *
   * @param validators of the receipt's height: those of the genesis, or whom they made way for
   * @param proof the leaf hash whose receipt it must be, if the user knows it
   */
  public static List<Step> verify(
      JsonNode receipt,
      TrustedGenesis genesis,
      List<TrustedValidator> validators,
      Optional<Bytes32> proof) {
    return verify(receipt, genesis, validators, Expected.of(proof));
  }

  /** Every step with its result, as {@link #verify(JsonNode, TrustedGenesis, List, Optional)}. */
  public static List<Step> verify(
      JsonNode receipt,
      TrustedGenesis genesis,
      List<TrustedValidator> validators,
      Expected expected) {
    return new ReceiptVerifier(receipt, genesis, validators, expected).steps();
  }

  private List<Step> steps() {
    Steps steps = new Steps();
    steps.add("form", () -> ReceiptForm.check(receipt));
    steps.add("answer", this::answer);
    if (isUnderEntry()) {
      steps.add("model", this::model);
    }
    if (receipt.at("/answer/facts").isArray() || receipt.has("facts")) {
      steps.add("facts", this::facts);
    }
    steps.add("signature", this::signature);
    steps.add("path", this::path);
    steps.add("settlement", this::settlement);
    if (ReceiptForm.isZk(receipt) || expected.judge().isPresent()) {
      steps.add("proof", this::proof);
    }
    steps.add("node", this::node);
    steps.add("header", this::header);
    steps.add("commit", this::commit);
    return steps.results();
  }

  private String answer() throws RefusedException, MalformedException {
    SettlementLeaf leaf = ReceiptForm.leaf(receipt);
    require(
        expected.proof().filter(known -> !known.equals(leaf.hash())).isEmpty(),
        "it is the receipt of another proof, " + leaf.hash());
    if (!receipt.has("answer")) {
      return "not in this receipt: only what is signed is checked";
    }
    Answer answer = Answer.read(receipt.get("answer"));
    require(answer.inputHash().equals(leaf.inputHash()), "the request has another hash");
    require(answer.outputHash().equals(leaf.outputHash()), "the answer has another hash");
    return "request and answer have the signed hashes";
  }

  /**
   * Says whether the step {@code model} has to prove an entry. Of a proof in zero knowledge the
   * step {@code proof} does so.
   */
  private boolean isUnderEntry() {
    return !ReceiptForm.isZk(receipt)
        && (receipt.has("model")
            || receipt.at("/answer").has("registryEntry")
            || expected.model().isPresent());
  }

  private String model() throws RefusedException, MalformedException {
    return ServedEntry.of(fields(), genesis, ledgerHeader().stateRoot(), expected.model());
  }

  private String facts() throws RefusedException, MalformedException {
    return FactProofs.of(fields(), genesis, ledgerHeader().stateRoot())
        .check(Answer.read(fields().node("answer")), ReceiptForm.leaf(receipt).timestamp());
  }

  private String signature() throws RefusedException, MalformedException {
    SettlementLeaf leaf = ReceiptForm.leaf(receipt);
    Bytes publicKey = fields().bytes("publicKey");
    require(Keccak.hash(publicKey).equals(leaf.teeId()), "the key is not the node's");
    require(leaf.isSignedBy(publicKey), "the node's signature is wrong");
    return "signed by node %s, dated %s".formatted(leaf.teeId(), leaf.timestamp());
  }

  private String path() throws RefusedException, MalformedException {
    List<Bytes32> path = fields().words("path", PATH_MAX);
    Bytes32 root = fields().word("root");
    Bytes32 leaf = ReceiptForm.leaf(receipt).hash();
    require(MerkleTree.verify(leaf, path, root), "the path does not lead to the root");
    if (route() == ReceiptRoute.BATCH) {
      return "leaf %s is in batch %s".formatted(leaf, root);
    }
    require(path.isEmpty(), "a leaf that is settled alone is its own root, without a path");
    return "leaf %s stands for itself".formatted(leaf);
  }

  private String settlement() throws RefusedException, MalformedException {
    LedgerHeader header = ledgerHeader();
    String settled =
        RelayStorage.of(fields(), genesis.relay(), header.stateRoot())
            .settled(route(), fields().word("root"));
    return "%s (seen in block %s of %s)".formatted(settled, header.number(), header.time());
  }

  /** Of a leaf that was settled by a proof in zero knowledge, whatever the validators said. */
  private String proof() throws RefusedException, MalformedException {
    require(
        ReceiptForm.isZk(receipt),
        "the answer was not settled by a proof in zero knowledge, and so by no entry's verifier");
    Bytes32 stateRoot = ledgerHeader().stateRoot();
    Bytes32 model =
        RelayStorage.of(fields(), genesis.relay(), stateRoot).model(fields().word("root"));
    require(!model.equals(Bytes32.ZERO), "the relay says of no model that it gave the answer");
    require(
        Stream.of(expected.judge(), expected.model())
            .flatMap(Optional::stream)
            .allMatch(model::equals),
        "it was judged by the verifier of entry %s, not of the one that is expected"
            .formatted(model));
    String said =
        new ModelProof(fields().object("zk"), genesis, model)
            .of(ReceiptForm.leaf(receipt), stateRoot);
    return expected.judge().or(expected::model).isPresent()
        ? said + ". It is the entry that is expected"
        : said
            + ". That owner chose the verifier: compare the entry's id with the one that you mean";
  }

  private String node() throws RefusedException, MalformedException {
    return NodeMembership.of(
        fields().object("node"),
        genesis,
        ledgerHeader().stateRoot(),
        ReceiptForm.leaf(receipt).teeId(),
        ReceiptForm.isZk(receipt));
  }

  private String header() throws RefusedException, MalformedException {
    return signed().carries(fields().bytes("header"));
  }

  private String commit() throws RefusedException, MalformedException {
    return signed().commit(genesis.chainId(), validators);
  }

  private SignedHeader signed() {
    return new SignedHeader(receipt.path("signedHeader"));
  }

  private JsonFields fields() throws MalformedException {
    return JsonFields.of(receipt, "receipt");
  }

  private ReceiptRoute route() throws MalformedException {
    return ReceiptRoute.of(fields().text("route"));
  }

  private LedgerHeader ledgerHeader() throws MalformedException {
    return LedgerHeader.decode(fields().bytes("header"));
  }
}
