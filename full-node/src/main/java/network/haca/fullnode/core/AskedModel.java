package network.haca.fullnode.core;

import java.math.BigInteger;
import network.haca.contracts.RegisteredModel;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.Mode;
import network.haca.pipe.OutputSignature;
import network.haca.pipe.PipeBounds;
import network.haca.primitives.Bytes;

/** A registered model that gives tensors. */
record AskedModel(RegisteredModel entry, Mode mode) implements Asked {
  @Override
  public BigInteger fee() {
    return switch (mode) {
      case VANILLA -> entry.fees().vanilla();
      case TEE -> entry.fees().tee();
      case ZKML -> entry.fees().zkml();
    };
  }

  @Override
  public long answerBytes() {
    return outputs(entry).answerBytes();
  }

  @Override
  public long proofGas() {
    return mode == Mode.ZKML
        ? entry.circuit().orElseThrow().gasCeiling()
            + WaitingRequest.PROOF_BYTE_GAS * PipeBounds.PROOF_BYTES_MAX
        : 0;
  }

  /** None: the zeros are as large as every answer. */
  @Override
  public long readingGas() {
    return 0;
  }

  @Override
  public Bytes zeros() {
    return InferenceAbi.write(outputs(entry).zeros());
  }

  /** The outputs that an entry names. */
  static OutputSignature outputs(RegisteredModel entry) {
    return new OutputSignature(
        entry.outputs().stream()
            .map(output -> new OutputSignature.Output(output.name(), output.shape()))
            .toList());
  }
}
