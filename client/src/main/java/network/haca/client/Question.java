package network.haca.client;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import network.haca.lightclient.Answer;
import network.haca.primitives.Bytes;
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
 */
public record Question(
    String model,
    String version,
    String verification,
    String id,
    List<Tensor> inputs,
    boolean isSignedAlone) {
  public Question {
    inputs = List.copyOf(inputs);
  }

  /** A question whose answer may share its signature. */
  public Question(
      String model, String version, String verification, String id, List<Tensor> inputs) {
    this(model, version, verification, id, inputs, false);
  }

  /** A question to any version, without an id. */
  public static Question of(String model, String verification, Tensor... inputs) {
    return new Question(model, "", verification, "", List.of(inputs));
  }

  /** The same question, whose answer gets a signature of its own. */
  public Question signedAlone() {
    return new Question(model, version, verification, id, inputs, true);
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
    return request.build();
  }

  /**
   * What came back, with what was asked: from it both signed hashes are computed anew (rule T3). A
   * response in the name of another model, or of another version than was asked for, is of another
   * question, whatever is signed of it.
   *
   * @return nothing if the response is of another model, carries no proof, or tensors that are none
   */
  public Optional<ProvenAnswer> answeredBy(ModelInferResponse response) {
    if (!response.getModelName().equals(model)
        || (!version.isEmpty() && !response.getModelVersion().equals(version))) {
      return Optional.empty();
    }
    return ProofParameters.of(response)
        .flatMap(
            proof -> {
              Bytes random = proof.random();
              try {
                TensorTranscript transcript =
                    new TensorTranscript(
                        model,
                        response.getModelVersion(),
                        proof.modelDigest(),
                        random,
                        id,
                        new TreeMap<>(),
                        inputs);
                return Optional.of(
                    new ProvenAnswer(
                        new Answer(transcript, InferTensors.outputs(response)), proof));
              } catch (InvalidTensorException e) {
                return Optional.empty();
              }
            });
  }
}
