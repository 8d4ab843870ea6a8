package network.haca.fullnode.core;

import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.evm.BlockContext;
import network.haca.evm.Tracer;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.pipe.Conclusion;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;
import org.jspecify.annotations.Nullable;

/** A committed block whose transactions are applied again, one behind the other. */
final class ReplayedBlock {
  private final ChainConfig config;
  private final TransactionProcessor processor;
  private final WorldState state;
  private final BlockContext block;
  private final Bytes32 parentHash;
  private final BlockExecutor executor;
  private final AdmissionLedger admissions;

  /** A transaction whose answers were the last step: its run is the next one. */
  private @Nullable Resumption resumption;

  /** A transaction that the last step failed without a run: it is the next one. */
  private @Nullable Bytes32 expired;

  ReplayedBlock(
      ChainConfig config,
      TransactionProcessor processor,
      WorldState state,
      BlockContext block,
      Bytes32 parentHash,
      BlockExecutor executor) {
    this.config = config;
    this.processor = processor;
    this.state = state;
    this.block = block;
    this.parentHash = parentHash;
    this.executor = executor;
    this.admissions = new AdmissionLedger(processor, state, block, config.rules());
  }

  WorldState state() {
    return state;
  }

  void apply(BlockEntry entry, Tracer tracer) {
    try {
      if (entry.type() != SystemTransaction.TYPE) {
        run(executor.decode(entry.encoded()), tracer);
        return;
      }
      SystemTransaction system = SystemTransaction.decode(entry.encoded());
      if (system.to().equals(Addresses.INFERENCES)) {
        step(AdmissionStep.decode(system.data()), tracer);
      } else {
        SystemTransaction.execute(processor, state, block, system.data(), tracer);
      }
    } catch (Rlp.MalformedException | SignedTransaction.MalformedException e) {
      throw new IllegalStateException("a block holds a malformed transaction", e);
    }
  }

  private void step(AdmissionStep step, Tracer tracer) throws SignedTransaction.MalformedException {
    switch (step.kind()) {
      case DRAW -> {
        var _ = admissions.draws().draw(parentHash);
        show(step, tracer);
      }
      case ADMIT -> run(executor.decode(step.data()), tracer);
      case CONCLUDE -> {
        conclude(step.data());
        show(step, tracer);
      }
      case EXPIRE -> {
        Bytes32 hash = new Bytes32(step.data());
        var _ = admissions.expiry().fail(executor.decode(admissions.waiting(hash)));
        expired = hash;
        show(step, tracer);
      }
    }
  }

  /** A step that no code of the EVM does, as a call without frames. */
  private static void show(AdmissionStep step, Tracer tracer) {
    show(Addresses.SYSTEM, Addresses.INFERENCES, step.encode(), true, tracer);
  }

  private static void show(Address from, Address to, Bytes data, boolean success, Tracer tracer) {
    tracer.enter(new Tracer.Call(false, from, to, to, Optional.empty(), UInt256.ZERO, data, 0, 0));
    tracer.exit(new Tracer.End(success, 0, Bytes.EMPTY, Optional.empty()));
  }

  private void conclude(Bytes conclusion) {
    if (admissions.conclude(Conclusion.decode(conclusion).orElseThrow(), config.gasLimit())
        instanceof ConclusionOutcome.Counts counts) {
      resumption = counts.resumption();
    } else {
      throw new IllegalStateException("a block holds a wrong conclusion");
    }
  }

  private void run(SignedTransaction signed, Tracer tracer) {
    if (signed.hash().equals(expired)) {
      expired = null;
      show(
          signed.sender(),
          signed.transaction().to().orElse(Addresses.INFERENCES),
          signed.transaction().data(),
          false,
          tracer);
    } else if (resumption != null) {
      Resumption answered = resumption;
      resumption = null;
      admissions.resume(answered, signed, tracer);
    } else if (config.rules().includes(RulesVersion.SIX)) {
      admissions.run(signed, config.gasLimit(), tracer);
    } else {
      processor.execute(
          state, block, signed.transaction(), signed.sender(), config.gasLimit(), tracer);
    }
  }
}
