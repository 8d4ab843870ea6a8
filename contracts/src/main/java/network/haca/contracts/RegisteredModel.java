package network.haca.contracts;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/**
 * An entry of the model registry (rule H1).
 *
 * @param id made of blob and owner
 * @param blobId of the package on Walrus
 * @param digest of the model's folder, which an answer's hashes name
 * @param registeredAt in block-time seconds
 * @param withdrawnAt in block-time seconds; 0 while it is offered
 * @param storedUntil the end of the package's storage as {@code renewedBy} says, in seconds
 * @param outputs empty if the model cannot be asked within a transaction
 * @param circuit nothing if there are no proofs in zero knowledge of its answers
 */
public record RegisteredModel(
    Bytes32 id,
    Bytes32 blobId,
    Bytes32 digest,
    Address owner,
    long registeredAt,
    long withdrawnAt,
    long storedUntil,
    Address renewedBy,
    Fees fees,
    List<Output> outputs,
    Optional<Circuit> circuit) {
  public RegisteredModel {
    outputs = List.copyOf(outputs);
  }

  public boolean isWithdrawn() {
    return withdrawnAt != 0;
  }

  /** Price of one inference in wei, by how its answer is vouched for. */
  public record Fees(BigInteger vanilla, BigInteger tee, BigInteger zkml) {
    public static final Fees NONE = new Fees(BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO);

    /** Bits of the largest fee. */
    public static final int BITS_MAX = 80;
  }

  /**
   * A tensor that the model gives.
   *
   * @param datatype its number among those of the Open Inference Protocol
   */
  public record Output(String name, int datatype, List<Long> shape) {
    public Output {
      shape = List.copyOf(shape);
    }
  }

  /**
   * The means to verify a proof in zero knowledge of an answer.
   *
   * @param verifier the contract that held the verifier's code when the model was registered
   * @param gasCeiling of one verification
   * @param referenceString the hash of the structured reference string (rule H5)
   * @param inputScales binary digits after the point, for each input
   * @param outputScales binary digits after the point, for each output
   */
  public record Circuit(
      Address verifier,
      Bytes32 verifierCodeHash,
      long gasCeiling,
      Bytes32 verifyingKeyHash,
      Bytes32 referenceString,
      List<Integer> inputScales,
      List<Integer> outputScales) {
    public Circuit {
      inputScales = List.copyOf(inputScales);
      outputScales = List.copyOf(outputScales);
    }
  }
}
