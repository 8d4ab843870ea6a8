package network.haca.fullnode.core;

import java.math.BigInteger;
import network.haca.contracts.RegisteredModel;
import network.haca.pipe.Mode;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * A thing that contracts ask inside a transaction, on the terms on which it is offered (rule P1).
 * Equal ones are the same thing on the same terms.
 */
sealed interface Asked permits AskedModel, AskedLanguageModel, AskedFact {
  /** Its entry in the registry, which offers it. */
  RegisteredModel entry();

  default Bytes32 id() {
    return entry().id();
  }

  /** The digest of what answers, which nodes sign. */
  default Bytes32 digest() {
    return entry().digest();
  }

  default Address owner() {
    return entry().owner();
  }

  /** The way in which its answer is vouched for. */
  Mode mode();

  /** The price of one part of an answer in wei. */
  BigInteger fee();

  /** The parts that an answer may have, each of a node that is paid for it. */
  default int parts() {
    return 1;
  }

  /** The most bytes that an answer has. */
  long answerBytes();

  /** The most gas that checking what shows the answer takes; 0 if it only has a signature. */
  long proofGas();

  /**
   * The gas that the run with the largest answer takes more for reading it than one with {@link
   * #zeros()} does.
   */
  long readingGas();

  /** Return data in the place of an answer that is not there. */
  Bytes zeros();
}
