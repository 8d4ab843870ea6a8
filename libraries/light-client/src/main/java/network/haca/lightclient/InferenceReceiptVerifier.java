package network.haca.lightclient;

import static network.haca.lightclient.RefusedException.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import network.haca.lightclient.ReceiptVerifier.Step;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the receipt of an inference inside a transaction step by step (rule R2): from what
 * contracts logged and what nodes signed by tries to headers of the ledger, and from these to the
 * validators' signatures. All else that is known comes from the trusted genesis.
 */
public final class InferenceReceiptVerifier {
  private final JsonNode json;
  private final InferenceDocument document;
  private final TrustedGenesis genesis;
  private final LongFunction<List<TrustedValidator>> validators;
  private final Optional<Bytes32> expected;

  /** The answers, once they are read. */
  private @Nullable List<ProvenCall> calls;

  private InferenceReceiptVerifier(
      JsonNode json,
      TrustedGenesis genesis,
      LongFunction<List<TrustedValidator>> validators,
      Optional<Bytes32> expected) {
    this.json = json;
    this.document = new InferenceDocument(json);
    this.genesis = genesis;
    this.validators = validators;
    this.expected = expected;
  }

  /** Returns true if a document says that it is such a receipt, whatever it proves. */
  public static boolean reads(JsonNode document) {
    return document.path("kind").asText().equals(InferenceForm.KIND);
  }

  /** The beginning of a transaction's receipt, to which what proves it is added. */
  public static ObjectNode begin(Bytes32 transaction) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", InferenceForm.KIND)
        .put("version", InferenceForm.VERSION)
        .put("transaction", transaction.toHex());
  }

  /**
   * The heights of CometBFT that the receipt says validators signed, 0 for one that it does not
   * say. A hint where to look, which is proven with the rest.
   */
  public static List<Long> heights(JsonNode document) {
    List<Long> heights = new ArrayList<>();
    for (JsonNode block : document.path("blocks")) {
      if (heights.size() == InferenceForm.BLOCKS_MAX) {
        break;
      }
      heights.add(new SignedHeader(block.path("signedHeader")).height());
    }
    heights.add(new SignedHeader(document.at("/registry/signedHeader")).height());
    return heights;
  }

  /**
   * The data nodes whose reports stand in a receipt that has its blocks and questions, in the order
   * in which their proofs belong there. A hint what to add, which is proven with the rest.
   *
   * @param chainId of the ledger
   */
  public static List<Bytes32> reporters(JsonNode document, long chainId) throws MalformedException {
    try {
      return ProvenFacts.reporters(new InferenceDocument(document).calls(chainId), chainId);
    } catch (RefusedException | RuntimeException e) {
      // Whatever a stranger's bytes may set off, they are no receipt.
      throw new MalformedException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Every step with its result; a step that cannot be read counts as failed.
   *
   * @param validators of a height of CometBFT: those of the genesis, or whom they made way for;
   *     none where they are not known
   * @param transaction whose receipt it must be, if the user knows it
   */
  public static List<Step> verify(
      JsonNode document,
      TrustedGenesis genesis,
      LongFunction<List<TrustedValidator>> validators,
      Optional<Bytes32> transaction) {
    return new InferenceReceiptVerifier(document, genesis, validators, transaction).steps();
  }

  private List<Step> steps() {
    Steps steps = new Steps();
    steps.add("form", () -> InferenceForm.check(json));
    steps.add("transaction", this::transaction);
    steps.add("outcome", this::outcome);
    steps.add("rounds", this::rounds);
    steps.add("answers", this::answers);
    steps.add("events", this::events);
    steps.add("nodes", this::nodes);
    steps.add("proofs", this::proofs);
    steps.addLines("facts", this::facts);
    steps.add("headers", this::headers);
    steps.add("commits", this::commits);
    return steps.results();
  }

  private String transaction() throws RefusedException, MalformedException {
    Bytes32 transaction = document.transaction();
    require(
        expected.filter(known -> !known.equals(transaction)).isEmpty(),
        "it is the receipt of another transaction, " + transaction);
    ProvenBlock last = document.blocks().getLast();
    require(
        Keccak.hash(last.transaction(last.count() - 1)).equals(transaction),
        "another transaction stands there in block " + last.header().number());
    return "transaction %s stands in block %s of %s"
        .formatted(transaction, last.header().number(), last.header().time());
  }

  private String outcome() throws RefusedException, MalformedException {
    EntryReceipt receipt = receipt();
    return receipt.succeeded()
        ? "it succeeded, with %s logs".formatted(receipt.logs().size())
        : "it failed, and what it did was undone";
  }

  private EntryReceipt receipt() throws RefusedException, MalformedException {
    ProvenBlock last = document.blocks().getLast();
    return last.receipt(last.count() - 1);
  }

  private String rounds() throws RefusedException, MalformedException {
    List<AskedRound> rounds = document.rounds();
    require(!rounds.isEmpty(), "there is no round of answers");
    return "account %s asked; %s"
        .formatted(
            rounds.getFirst().sender(),
            rounds.stream()
                .map(
                    round ->
                        "round %s: %s of %s requests were answered in block %s"
                            .formatted(
                                round.number(),
                                round.conclusion().answers().size(),
                                round.asked(),
                                round.answeredIn()))
                .collect(Collectors.joining("; ")));
  }

  private String answers() throws RefusedException, MalformedException {
    List<ProvenCall> calls = calls();
    for (ProvenCall call : calls) {
      require(
          call.isSignedBy(key(call)),
          "the signature of the answer to %s is not that of node %s"
              .formatted(call.answer().key(), call.answer().node()));
    }
    return calls.stream().map(CallWords::of).collect(Collectors.joining("; "));
  }

  private List<ProvenCall> calls() throws RefusedException, MalformedException {
    List<ProvenCall> known = calls;
    if (known == null) {
      known = document.calls(genesis.ledgerChainId());
      calls = known;
    }
    return known;
  }

  private Bytes key(ProvenCall call) throws RefusedException, MalformedException {
    return document.nodes().stream()
        .filter(node -> node.id().equals(call.answer().node()))
        .findFirst()
        .map(InferenceDocument.Node::publicKey)
        .orElseThrow(() -> new RefusedException("there is no key of node " + call.answer().node()));
  }

  private String events() throws RefusedException, MalformedException {
    return ToldAnswers.check(receipt(), calls());
  }

  private String nodes() throws RefusedException, MalformedException {
    return new AnsweringNodes(genesis, registryRoot(), calls()).check(document.nodes());
  }

  private String proofs() throws RefusedException, MalformedException {
    return new ProvenModels(genesis, registryRoot(), calls()).check(document.models());
  }

  private List<String> facts() throws RefusedException, MalformedException {
    return new ProvenFacts(genesis, registryRoot(), calls()).check(document.reporters());
  }

  private Bytes32 registryRoot() throws MalformedException {
    return LedgerHeader.decode(document.registryHeader()).stateRoot();
  }

  private String headers() throws RefusedException, MalformedException {
    List<String> found = new ArrayList<>();
    for (ProvenBlock block : document.blocks()) {
      found.add(block.signed().carries(block.encodedHeader()));
    }
    found.add(document.registrySigned().carries(document.registryHeader()));
    return String.join("; ", found);
  }

  private String commits() throws RefusedException, MalformedException {
    List<SignedHeader> signed = new ArrayList<>();
    for (ProvenBlock block : document.blocks()) {
      signed.add(block.signed());
    }
    signed.add(document.registrySigned());
    List<String> found = new ArrayList<>();
    for (SignedHeader header : signed) {
      found.add(
          "height %s %s"
              .formatted(
                  header.height(),
                  header.commit(genesis.chainId(), validators.apply(header.height()))));
    }
    return String.join("; ", found);
  }
}
