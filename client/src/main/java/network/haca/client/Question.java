package network.haca.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import network.haca.feeds.FactCheck;
import network.haca.feeds.FeedFact;
import network.haca.lightclient.Answer;
import network.haca.lightclient.AnswerFacts;
import network.haca.lightclient.MalformedException;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.schemas.feed.FeedInput;
import network.haca.schemas.feed.FeedInputs;
import network.haca.schemas.kserve.ProofParameters;
import network.haca.schemas.tensor.InferTensors;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.tensor.TensorTranscript;
import network.haca.schemas.v1.kserve.InferParameter;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.schemas.v1.kserve.ModelInferResponse;

/**
 * A question to a model.
 *
 * @param version of the model; empty for any
 * @param verification how the answer is to be vouched for: TEE, VANILLA or ZKML; empty for any
 * @param id the caller's own name for it, which is signed too; may be empty
 * @param isSignedAlone whether the answer gets a signature of its own, as contracts verify it, and
 *     shares none with others (rule T6)
 * @param feeds inputs that the node makes of feeds on chain (rule D4)
 * @param registryEntry under which the answer has to be signed; where no verification is asked for,
 *     the entry's verifier is to judge its proof in zero knowledge (rule H3). Empty for any
 */
public record Question(
    String model,
    String version,
    String verification,
    String id,
    List<Tensor> inputs,
    boolean isSignedAlone,
    List<FeedInput> feeds,
    Optional<Bytes32> registryEntry) {
  public Question {
    inputs = List.copyOf(inputs);
    feeds = List.copyOf(feeds);
    if (registryEntry.isPresent() && verification.isEmpty()) {
      verification = NodeKind.ZKML_PROVER.verification();
    }
  }

  /** A question whose answer may be signed under any entry. */
  public Question(
      String model,
      String version,
      String verification,
      String id,
      List<Tensor> inputs,
      boolean isSignedAlone,
      List<FeedInput> feeds) {
    this(model, version, verification, id, inputs, isSignedAlone, feeds, Optional.empty());
  }

  /** A question whose answer may share its signature. */
  public Question(
      String model, String version, String verification, String id, List<Tensor> inputs) {
    this(model, version, verification, id, inputs, false, List.of());
  }

  /** A question to any version, without an id. */
  public static Question of(String model, String verification, Tensor... inputs) {
    return new Question(model, "", verification, "", List.of(inputs));
  }

  /** The same question, whose answer gets a signature of its own. */
  public Question signedAlone() {
    return new Question(model, version, verification, id, inputs, true, feeds, registryEntry);
  }

  /** The same question, with inputs that the node makes of feeds beside those that are given. */
  public Question withFeeds(List<FeedInput> named) {
    return new Question(
        model, version, verification, id, inputs, isSignedAlone, named, registryEntry);
  }

  /**
   * The same question, which nothing answers but what is signed under that entry of the registry of
   * models: to be proven by it, unless the question asks for a verification as TEE or VANILLA.
   */
  public Question under(Bytes32 entry) {
    return new Question(
        model, version, verification, id, inputs, isSignedAlone, feeds, Optional.of(entry));
  }

  /** The outcome of holding a response to its question. */
  public sealed interface Answered {
    record Proven(ProvenAnswer answer) implements Answered {}

    /** It is no proven answer of the question, for a reason. */
    record Without(String reason) implements Answered {}
  }

  /** The parameters of the request. */
  SortedMap<String, String> parameters() {
    SortedMap<String, String> parameters = new TreeMap<>();
    if (!verification.isEmpty()) {
      parameters.put(ProofParameters.VERIFICATION, verification);
    }
    if (isSignedAlone) {
      parameters.put(ProofParameters.SIGNATURE_FORM, ProofParameters.OWN);
    }
    return parameters;
  }

  /** As the Open Inference Protocol carries it. */
  public ModelInferRequest toRequest() {
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder().setModelName(model).setModelVersion(version).setId(id);
    parameters()
        .forEach(
            (name, value) ->
                request.putParameters(
                    name, InferParameter.newBuilder().setStringParam(value).build()));
    InferTensors.addInputs(request, inputs);
    FeedInputs.add(request, feeds);
    return request.build();
  }

  /**
   * What came back, with what was asked: from it both signed hashes are computed anew (rule T3). A
   * response in the name of another model, or of another version than was asked for, is of another
   * question, whatever is signed of it. So is one that is signed under another entry.
   *
   * @return why it is no answer if the response is of another model, carries no proof, tensors that
   *     are none, or facts that do not hold
   */
  public Answered answeredBy(ModelInferResponse response) {
    if (!response.getModelName().equals(model)
        || (!version.isEmpty() && !response.getModelVersion().equals(version))) {
      return new Answered.Without("the answer is another model's");
    }
    Optional<ProofParameters> proof = ProofParameters.of(response);
    if (proof.isEmpty()) {
      return new Answered.Without("the answer carries no proof");
    }
    Optional<String> objection = objection(proof.get());
    if (objection.isPresent()) {
      return new Answered.Without(objection.get());
    }
    try {
      return new Answered.Proven(answer(response, proof.get()));
    } catch (InvalidTensorException | MalformedException e) {
      return new Answered.Without("the answer does not hold: " + e.getMessage());
    }
  }

  /**
   * Why the answer is none to this question by what it says of itself. What it says wrongly of its
   * kind is caught by the registry, or by the receipt.
   */
  private Optional<String> objection(ProofParameters proof) {
    if (registryEntry.isPresent() && !registryEntry.equals(proof.registryEntry())) {
      return Optional.of(
          "the answer is not signed under the registry's entry " + registryEntry.get());
    }
    if (!verification.isEmpty() && !verification.equals(proof.verification())) {
      return Optional.of(
          "the answer is vouched for as %s, and %s was asked for"
              .formatted(proof.verification(), verification));
    }
    return proof.isToBeProven() && proof.registryEntry().isEmpty()
        ? Optional.of("the answer is a prover's and names no entry that judges it")
        : Optional.empty();
  }

  private ProvenAnswer answer(ModelInferResponse response, ProofParameters proof)
      throws InvalidTensorException, MalformedException {
    List<FeedFact> facts = facts(response);
    TensorTranscript transcript =
        new TensorTranscript(
            model,
            response.getModelVersion(),
            proof.modelDigest(),
            proof.random(),
            id,
            TensorTranscript.under(proof.registryEntry()),
            allInputs(facts, proof.leaf().timestamp()),
            facts.stream().map(FeedFact::committed).toList());
    return new ProvenAnswer(new Answer(transcript, InferTensors.outputs(response), facts), proof);
  }

  /**
   * The facts that came with a response.
   *
   * @throws MalformedException if they are none
   * @throws InvalidTensorException unless they are of just the feeds that were asked for
   */
  private List<FeedFact> facts(ModelInferResponse response)
      throws MalformedException, InvalidTensorException {
    if (feeds.isEmpty()) {
      return List.of();
    }
    String json =
        response
            .getParametersOrDefault(ProofParameters.FACTS, InferParameter.getDefaultInstance())
            .getStringParam();
    List<FeedFact> facts = AnswerFacts.parse(json);
    if (!facts.stream().map(FeedFact::input).toList().equals(feeds)) {
      throw new InvalidTensorException("the facts are not those that were asked for");
    }
    return facts;
  }

  /** All that the model was given, what the reports come to included. */
  private List<Tensor> allInputs(List<FeedFact> facts, long signedAt)
      throws InvalidTensorException {
    List<Tensor> all = new ArrayList<>(inputs);
    for (FeedFact fact : facts) {
      switch (FactCheck.of(fact, signedAt)) {
        case FactCheck.Outcome.Holds(Tensor tensor) -> all.add(tensor);
        case FactCheck.Outcome.Flawed(String reason) -> throw new InvalidTensorException(reason);
      }
    }
    return all;
  }
}
