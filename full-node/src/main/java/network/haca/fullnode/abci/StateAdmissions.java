package network.haca.fullnode.abci;

import java.time.InstantSource;
import java.util.Optional;
import network.haca.fullnode.core.AdmissionPlace;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.ConclusionRefusal;
import network.haca.fullnode.pool.OpenAdmissions;
import network.haca.pipe.Conclusion;
import network.haca.primitives.Bytes32;

/** Reads the transactions that wait for answers from the latest state. */
record StateAdmissions(BlockExecutor executor, InstantSource clock) implements OpenAdmissions {
  @Override
  public Optional<AdmissionPlace> place(Bytes32 transactionHash) {
    return executor.latest().place(transactionHash);
  }

  /** The next block is dated about now. */
  @Override
  public Optional<ConclusionRefusal> refusal(Conclusion conclusion) {
    return executor.refusal(conclusion, clock.instant().getEpochSecond());
  }

  @Override
  public Optional<ConclusionRefusal> refusalButProofs(Conclusion conclusion) {
    return executor.refusalButProofs(conclusion, clock.instant().getEpochSecond());
  }
}
