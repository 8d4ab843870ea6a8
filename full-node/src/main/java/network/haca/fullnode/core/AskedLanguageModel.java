package network.haca.fullnode.core;

import java.math.BigInteger;
import network.haca.contracts.RegisteredModel;
import network.haca.pipe.LanguageAnswer;
import network.haca.pipe.LanguageRequest;
import network.haca.pipe.Mode;
import network.haca.primitives.Bytes;

/**
 * A registered language model, which enclaves ask.
 *
 * @param request that says how long the answer may be
 */
record AskedLanguageModel(RegisteredModel entry, LanguageRequest request) implements Asked {
  /** For copying a byte of a text from frame to frame, and decoding it; not for storing it. */
  static final long COPY_BYTE_GAS = 8;

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

  /** A run without the text says nothing of what a text takes. */
  @Override
  public long readingGas() {
    return (InferenceSession.BYTE_GAS + COPY_BYTE_GAS) * (answerBytes() - zeros().size());
  }

  @Override
  public Bytes zeros() {
    return LanguageAnswer.empty(request);
  }
}
