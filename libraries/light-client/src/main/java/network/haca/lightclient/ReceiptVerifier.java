package network.haca.lightclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.MerkleTree;
import network.haca.primitives.Rlp;
import network.haca.primitives.RsaPss;
import network.haca.primitives.SettlementLeaf;

/**
 * Verifies a receipt step by step, from the answer to the validators' signatures (section R of the
 * protocol). Uses nothing but the receipt and the trusted validator set.
 */
public final class ReceiptVerifier {
  /**
   * Where the status stands in the word that the relay's storage holds for a root; 2 is SETTLED.
   */
  private static final int STATUS_BYTE = 31;

  private static final int SETTLED = 2;
  private static final long ROOTS_SLOT = 1;

  /** Of leaves that are settled each by a transaction of its own; the word is 1. */
  private static final long INDIVIDUAL_SLOT = 6;

  private static final int RECORDED = 1;
  private static final String INDIVIDUAL = "INDIVIDUAL";
  private static final int STATE_ROOT_FIELD = 3;
  private static final int ACCOUNT_STORAGE_FIELD = 2;

  private final JsonNode receipt;
  private final List<TrustedValidator> validators;
  private final List<Step> steps = new ArrayList<>();

  /** What was checked, and how it came out. */
  public record Step(String name, boolean passed, String detail) {}

  private ReceiptVerifier(JsonNode receipt, List<TrustedValidator> validators) {
    this.receipt = receipt;
    this.validators = validators;
  }

  /** The height of CometBFT whose validators must have signed; 0 if the receipt does not say. */
  public static long height(JsonNode receipt) {
    return new SignedHeader(receipt.path("signedHeader")).height();
  }

  /** Every step with its result; a step that cannot be read counts as failed. */
  public static List<Step> verify(JsonNode receipt, List<TrustedValidator> validators) {
    ReceiptVerifier verifier = new ReceiptVerifier(receipt, validators);
    verifier.step("answer", verifier::answer);
    verifier.step("signature", verifier::signature);
    verifier.step("path", verifier::path);
    verifier.step("settlement", verifier::settlement);
    verifier.step("header", verifier::header);
    verifier.step("commit", verifier::commit);
    return verifier.steps;
  }

  private interface Check {
    /** What was found; throws if it does not hold. */
    String run() throws FailedException, Rlp.MalformedException, TrieProof.InvalidException;
  }

  private static final class FailedException extends Exception {
    FailedException(String message) {
      super(message);
    }
  }

  private void step(String name, Check check) {
    try {
      steps.add(new Step(name, true, check.run()));
    } catch (FailedException | Rlp.MalformedException | TrieProof.InvalidException e) {
      steps.add(new Step(name, false, String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      steps.add(new Step(name, false, "cannot be read: " + e.getMessage()));
    }
  }

  private String answer() throws FailedException {
    if (!receipt.has("answer")) {
      return "not in this receipt: only what is signed is checked";
    }
    SettlementLeaf leaf = leaf();
    Answer answer = Answer.read(receipt.get("answer"));
    require(answer.inputHash().equals(leaf.inputHash()), "the request has another hash");
    require(answer.outputHash().equals(leaf.outputHash()), "the answer has another hash");
    return "request and answer have the signed hashes";
  }

  private String signature() throws FailedException {
    SettlementLeaf leaf = leaf();
    Bytes publicKey = Bytes.fromHex(receipt.path("publicKey").asText());
    require(Keccak.hash(publicKey).equals(leaf.teeId()), "the key is not the node's");
    require(
        RsaPss.verify(publicKey, leaf.message(), leaf.signature()),
        "the node's signature is wrong");
    return "signed by node " + leaf.teeId();
  }

  private String path() throws FailedException {
    List<Bytes32> path = new ArrayList<>();
    receipt.path("path").forEach(node -> path.add(Bytes32.fromHex(node.asText())));
    require(MerkleTree.verify(leaf().hash(), path, root()), "the path does not lead to the root");
    return isIndividual()
        ? "leaf " + leaf().hash() + " stands for itself"
        : "leaf " + leaf().hash() + " is in batch " + root();
  }

  private String settlement()
      throws FailedException, Rlp.MalformedException, TrieProof.InvalidException {
    Bytes relay = Bytes.fromHex(receipt.path("relay").asText());
    Bytes32 stateRoot = new Bytes32(field(rawHeader(), STATE_ROOT_FIELD));
    Bytes account =
        require(
            TrieProof.value(stateRoot, relay, hexes(receipt.path("accountProof"))),
            () -> "the relay is not in the state");
    Bytes32 storageRoot = new Bytes32(field(account, ACCOUNT_STORAGE_FIELD));
    long mapping = isIndividual() ? INDIVIDUAL_SLOT : ROOTS_SLOT;
    Bytes32 slot = Keccak.hash(root().value(), Bytes32.ofUnsigned(mapping).value());
    Bytes stored =
        require(
            TrieProof.value(storageRoot, slot.value(), hexes(receipt.path("storageProof"))),
            () -> "the relay knows no such root");
    Bytes word = ((Rlp.Text) Rlp.decode(stored)).value();
    Bytes padded = Bytes.concat(Bytes.wrap(new byte[32 - word.size()]), word);
    if (isIndividual()) {
      require(padded.get(STATUS_BYTE) == RECORDED, "the leaf is not recorded");
      return "the relay has recorded the leaf by a transaction of its own";
    }
    require(padded.get(STATUS_BYTE) == SETTLED, "the batch is not settled");
    return "the relay holds the batch as settled";
  }

  private String header() throws FailedException {
    Bytes32 hash = Keccak.hash(rawHeader());
    require(
        commitHeader().appHash().equals(hash.value()),
        "CometBFT's header does not carry the ledger header's hash");
    return "CometBFT height " + commitHeader().height() + " carries the ledger header";
  }

  private String commit() throws FailedException {
    SignedHeader header = commitHeader();
    require(header.hash().equals(header.committedHash()), "the commit is of another header");
    require(
        TrustedValidator.hash(validators).equals(header.validatorsHash()),
        "height %d has other validators than are trusted; follow the chain there through a node"
            .formatted(header.height()));
    long total = validators.stream().mapToLong(TrustedValidator::power).sum();
    long signed = header.signedPower(validators);
    require(
        3 * signed > 2 * total,
        "validators with power %d of %d signed; more than 2/3 needed".formatted(signed, total));
    return "signed by validators with power %d of %d".formatted(signed, total);
  }

  private SettlementLeaf leaf() {
    JsonNode leaf = receipt.path("leaf");
    return new SettlementLeaf(
        Bytes32.fromHex(leaf.path("teeId").asText()),
        Bytes32.fromHex(leaf.path("inputHash").asText()),
        Bytes32.fromHex(leaf.path("outputHash").asText()),
        Bytes.fromHex(leaf.path("signature").asText()),
        leaf.path("timestamp").asLong());
  }

  private boolean isIndividual() {
    return receipt.path("route").asText().equals(INDIVIDUAL);
  }

  private Bytes32 root() {
    return Bytes32.fromHex(receipt.path("root").asText());
  }

  private Bytes rawHeader() {
    return Bytes.fromHex(receipt.path("header").asText());
  }

  private SignedHeader commitHeader() {
    return new SignedHeader(receipt.path("signedHeader"));
  }

  private static Bytes field(Bytes encodedList, int index) throws Rlp.MalformedException {
    return ((Rlp.Text) ((Rlp.Sequence) Rlp.decode(encodedList)).items().get(index)).value();
  }

  private static List<Bytes> hexes(JsonNode array) {
    List<Bytes> values = new ArrayList<>();
    array.forEach(node -> values.add(Bytes.fromHex(node.asText())));
    return values;
  }

  private static void require(boolean good, String failure) throws FailedException {
    if (!good) {
      throw new FailedException(failure);
    }
  }

  private static Bytes require(Optional<Bytes> value, Supplier<String> failure)
      throws FailedException {
    return value.orElseThrow(() -> new FailedException(failure.get()));
  }
}
