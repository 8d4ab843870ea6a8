package network.haca.client.pipe;

import java.math.BigInteger;
import java.util.List;
import network.haca.pipe.ModelOutput;
import network.haca.primitives.Bytes32;

/**
 * The end of a transaction that asked models.
 *
 * @param transaction its hash
 * @param succeeded whether it did what it was to do
 * @param block that has its receipt
 * @param gasUsed of all its runs, with the fees in gas
 * @param gasPrice in wei
 * @param inferenceGas the part of it that the last run did not use: runs before it, and answers
 * @param results that the hub told
 * @param answers that counted, each paid for
 */
public record Conclusion(
    Bytes32 transaction,
    boolean succeeded,
    long block,
    BigInteger gasUsed,
    BigInteger gasPrice,
    BigInteger inferenceGas,
    List<ModelOutput> results,
    List<PaidAnswer> answers) {
  public Conclusion {
    results = List.copyOf(results);
    answers = List.copyOf(answers);
  }

  /** The price of all of it, in wei. */
  public BigInteger cost() {
    return gasUsed.multiply(gasPrice);
  }

  /**
   * An answer that the chain took.
   *
   * @param key of the request
   * @param entry of the model
   * @param node that answered
   * @param leaf the hash by which the answer is settled
   * @param failure 0 if there is an answer, else why there is none
   */
  public record PaidAnswer(Bytes32 key, Bytes32 entry, Bytes32 node, Bytes32 leaf, int failure) {}
}
