package network.haca.fullnode.core;

import java.math.BigInteger;
import network.haca.contracts.RegisteredModel;
import network.haca.pipe.FactBounds;
import network.haca.pipe.FactRequest;
import network.haca.pipe.FactResult;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.Mode;
import network.haca.primitives.Bytes;

/**
 * A registered source of facts, which data nodes of several owners look up (rule P10).
 *
 * @param request that says how many have to agree
 */
record AskedFact(RegisteredModel entry, FactRequest request) implements Asked {
  @Override
  public Mode mode() {
    return Mode.TEE;
  }

  @Override
  public BigInteger fee() {
    return entry.fees().tee();
  }

  /** Each report that counts is paid for. */
  @Override
  public int parts() {
    return FactBounds.row(request.quorum());
  }

  @Override
  public long answerBytes() {
    return zeros().size();
  }

  /** That of the reports of all nodes that are asked. */
  @Override
  public long proofGas() {
    return parts()
        * (WaitingRequest.CHECK_GAS + WaitingRequest.PROOF_BYTE_GAS * FactBounds.REPORT_BYTES_MAX);
  }

  /** None: every result is of one size. */
  @Override
  public long readingGas() {
    return 0;
  }

  @Override
  public Bytes zeros() {
    return InferenceAbi.write(FactResult.NONE);
  }
}
