package network.haca.fullnode.core;

import java.math.BigInteger;
import network.haca.contracts.RegisteredModel;
import network.haca.pipe.LanguageAnswer;
import network.haca.pipe.LanguageRequest;
import network.haca.pipe.Mode;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * A registered language model, which enclaves ask.
 *
 * @param request that says how long the answer may be
 */
record AskedLanguageModel(RegisteredModel entry, LanguageRequest request) implements Asked {
  @Override
  public Bytes32 id() {
    return entry.id();
  }

  @Override
  public Bytes32 digest() {
    return entry.digest();
  }

  @Override
  public Address owner() {
    return entry.owner();
  }

  @Override
  public Mode mode() {
    return Mode.TEE;
  }

  @Override
  public BigInteger fee() {
    return entry.fees().tee();
  }

  @Override
  public long answerBytes() {
    return LanguageAnswer.bytesMax(request);
  }

  @Override
  public long proofGas() {
    return 0;
  }

  @Override
  public Bytes zeros() {
    return LanguageAnswer.empty(request);
  }
}
