package network.haca.schemas.kserve;

import java.util.Base64;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.NodeKind;
import network.haca.schemas.Transcript;
import network.haca.schemas.v1.kserve.InferParameter;
import network.haca.schemas.v1.kserve.ModelInferResponse;

/**
 * The proof that travels with an answer, as {@code parameters} of the response (rule T3): all that
 * a client needs to recompute both hashes, the signed message and the leaf.
 *
 * @param registryEntry under which a registered model was served, and by which a proof in zero
 *     knowledge is judged
 */
public record ProofParameters(
    SettlementLeaf leaf,
    int teeType,
    Bytes32 modelDigest,
    Bytes random,
    Optional<Bytes32> registryEntry) {
  public static final String TEE_ID = "tee_id";
  public static final String TEE_TYPE = "tee_type";
  public static final String SIGNATURE = "tee_signature";
  public static final String TIMESTAMP = "tee_timestamp";
  public static final String REQUEST_HASH = "tee_request_hash";
  public static final String OUTPUT_HASH = "tee_output_hash";
  public static final String MODEL_DIGEST = "tee_model_digest";
  public static final String RANDOM = "tee_random";
  public static final String LEAF = "tee_leaf";

  /** The id of the entry in the registry of models, where the model is served under one. */
  public static final String REGISTRY_ENTRY = "tee_registry_entry";

  /** The reports that inputs were made of, as JSON, where the request named feeds (rule D4). */
  public static final String FACTS = "tee_facts";

  /** The request parameter that chooses how the answer is vouched for: TEE, VANILLA or ZKML. */
  public static final String VERIFICATION = "verification";

  /**
   * The request parameter that chooses whether the answer is signed alone, {@link #OWN}, or
   * together with others, {@link #SHARED}, as without it (rule T6).
   */
  public static final String SIGNATURE_FORM = "signature";

  public static final String OWN = "own";
  public static final String SHARED = "shared";

  /** The proof of an answer of a model that is not registered. */
  public ProofParameters(SettlementLeaf leaf, int teeType, Bytes32 modelDigest, Bytes random) {
    this(leaf, teeType, modelDigest, random, Optional.empty());
  }

  /** How a node of the kind that the response names vouches for its answers; nobody signs it. */
  public String verification() {
    return NodeKind.ofTeeType(teeType).map(NodeKind::verification).orElse("type " + teeType);
  }

  /** Says whether the response names a prover, whose answers hold by their proofs alone. */
  public boolean isToBeProven() {
    return teeType == NodeKind.ZKML_PROVER.teeType();
  }

  public void addTo(ModelInferResponse.Builder response) {
    text(response, TEE_ID, leaf.teeId().toHex());
    number(response, TEE_TYPE, teeType);
    text(response, SIGNATURE, Base64.getEncoder().encodeToString(leaf.signature().toArray()));
    number(response, TIMESTAMP, leaf.timestamp());
    text(response, REQUEST_HASH, leaf.inputHash().toHex());
    text(response, OUTPUT_HASH, leaf.outputHash().toHex());
    text(response, MODEL_DIGEST, modelDigest.toHex());
    text(response, RANDOM, random.toHex());
    text(response, LEAF, leaf.hash().toHex());
    registryEntry.ifPresent(id -> text(response, REGISTRY_ENTRY, id.toHex()));
  }

  /** The proof of a response, or nothing if a parameter is missing or unreadable. */
  public static Optional<ProofParameters> of(ModelInferResponse response) {
    try {
      SettlementLeaf leaf =
          new SettlementLeaf(
              Bytes32.fromHex(text(response, TEE_ID)),
              Bytes32.fromHex(text(response, REQUEST_HASH)),
              Bytes32.fromHex(text(response, OUTPUT_HASH)),
              Bytes.wrap(Base64.getDecoder().decode(text(response, SIGNATURE))),
              number(response, TIMESTAMP));
      Bytes random = Bytes.fromHex(text(response, RANDOM));
      if (random.size() != Transcript.RANDOM_SIZE) {
        return Optional.empty();
      }
      return Optional.of(
          new ProofParameters(
              leaf,
              Math.toIntExact(number(response, TEE_TYPE)),
              Bytes32.fromHex(text(response, MODEL_DIGEST)),
              random,
              response.containsParameters(REGISTRY_ENTRY)
                  ? Optional.of(Bytes32.fromHex(text(response, REGISTRY_ENTRY)))
                  : Optional.empty()));
    } catch (IllegalArgumentException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static String text(ModelInferResponse response, String key) {
    return response
        .getParametersOrDefault(key, InferParameter.getDefaultInstance())
        .getStringParam();
  }

  private static long number(ModelInferResponse response, String key) {
    return response
        .getParametersOrDefault(key, InferParameter.getDefaultInstance())
        .getInt64Param();
  }

  private static void text(ModelInferResponse.Builder response, String key, String value) {
    response.putParameters(key, InferParameter.newBuilder().setStringParam(value).build());
  }

  private static void number(ModelInferResponse.Builder response, String key, long value) {
    response.putParameters(key, InferParameter.newBuilder().setInt64Param(value).build());
  }
}
