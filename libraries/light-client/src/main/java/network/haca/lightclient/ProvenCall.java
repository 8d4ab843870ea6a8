package network.haca.lightclient;

import static network.haca.lightclient.RefusedException.require;

import java.util.List;
import java.util.regex.Pattern;
import network.haca.contracts.Addresses;
import network.haca.pipe.Answer;
import network.haca.pipe.Failure;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.InferenceRequest;
import network.haca.pipe.Mode;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.PipeEvents;
import network.haca.pipe.PipeHashes;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.RsaPss;
import network.haca.primitives.RsaPublicKey;
import network.haca.primitives.SettlementLeaf;

/**
 * A call of 0xF4 with the answer that a conclusion gave to it, each hash computed anew as
 * validators do (rules P1, P4).
 *
 * @param open the question as the ledger found it, but for the row of nodes
 * @param leaf of the answer to the question
 */
record ProvenCall(
    AskedRound round,
    InferenceRequest request,
    OpenRequest open,
    Answer answer,
    SettlementLeaf leaf) {
  static final List<String> QUESTION_FIELDS = List.of("callData", "digest");

  /** A model that is named by the id of its entry; any other text is a registered name. */
  private static final Pattern ENTRY_ID = Pattern.compile("0x[0-9a-f]{64}");

  private static final int TOPICS = 4;
  private static final int ENTRY_TOPIC = 3;

  /**
   * Fails unless the ledger's log of the answer has what question and answer come to.
   *
   * @param place of the answer in the round's conclusion
   * @param chainId of the ledger
   */
  static ProvenCall read(AskedRound round, int place, JsonFields question, long chainId)
      throws RefusedException, MalformedException {
    Answer answer = round.conclusion().answers().get(place);
    Bytes callData = question.bytes("callData");
    Bytes32 digest = question.word("digest");
    Bytes32 transaction = round.conclusion().transactionHash();
    Bytes32 key = PipeHashes.key(transaction, callData);
    require(key.equals(answer.key()), "the answer is to another call than the document says");
    InferenceRequest request =
        InferenceAbi.readRequest(callData)
            .orElseThrow(() -> new RefusedException("the call is none of 0xF4"));
    EventLog log = round.answered().get(place);
    require(log.topics().size() == TOPICS, "the ledger's log of the answer is none");
    Bytes32 entry = log.topics().get(ENTRY_TOPIC);
    require(
        !ENTRY_ID.matcher(request.modelCid()).matches() || request.modelCid().equals(entry.toHex()),
        "the ledger took an answer of another model than was asked");
    Mode mode =
        Mode.of(request.modeNumber())
            .orElseThrow(() -> new RefusedException("the call is of no mode"));
    OpenRequest open =
        new OpenRequest(
            key,
            entry,
            digest,
            mode,
            PipeHashes.seed(key, round.admittedIn()),
            List.of(),
            callData);
    requireShown(open, answer);
    SettlementLeaf leaf = answer.leaf(open.inputHash(chainId));
    require(
        log.is(
            Addresses.INFERENCES,
            List.of(PipeEvents.ANSWERED, transaction, key, entry),
            answer.node().value(),
            leaf.hash().value(),
            answer.outputHash().value(),
            Bytes32.ofUnsigned(answer.failure().map(Failure::number).orElse(0)).value()),
        "the ledger took an answer to another question: of another model, seed or node");
    return new ProvenCall(round, request, open, answer, leaf);
  }

  /** Fails unless the answer comes with what shows it, and with nothing else. */
  private static void requireShown(OpenRequest open, Answer answer) throws RefusedException {
    boolean isFact = InferenceAbi.asksFact(open.callData());
    require(
        !isFact || answer.failure().isEmpty(),
        "one data node says that there is no fact, which is no answer");
    boolean isProven = open.isShown() && answer.failure().isEmpty();
    boolean hasProof = !answer.proof().isEmpty();
    require(!isFact || hasProof, "a fact has no reports");
    require(!isProven || hasProof, "an answer in zero knowledge has no proof");
    require(
        isProven || !hasProof, "an answer has a proof in zero knowledge, and its mode has none");
  }

  Mode mode() {
    return open.mode();
  }

  Bytes callData() {
    return open.callData();
  }

  /** The entry of the model or source, as the ledger found it for the request. */
  Bytes32 entry() {
    return open.entry();
  }

  Bytes32 digest() {
    return open.digest();
  }

  /**
   * Says whether a key signed the leaf, and by a signature of its own: of a root over several
   * answers none counts inside a transaction.
   *
   * @param publicKey a SubjectPublicKeyInfo
   */
  boolean isSignedBy(Bytes publicKey) {
    return RsaPublicKey.parse(publicKey)
        .filter(key -> key.size() == answer.signature().size())
        .filter(_ -> RsaPss.verify(publicKey, leaf.message(), answer.signature()))
        .isPresent();
  }
}
