package network.haca.evm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import network.haca.evm.precompile.PrecompiledContract;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Runs a message and all that it calls. Frames stand on a queue of ours, not on the thread's stack,
 * so that the deepest call is the same on every machine.
 */
final class Interpreter {
  private final TransactionContext context;
  private final WorldState state;
  private final OperationTable operations;
  private final BlockRunner blocks;
  private final @Nullable Tracer tracer;

  /** The tracer, if it watches each opcode. */
  private final @Nullable Tracer stepTracer;

  /** The end of the outermost frame. */
  record Outcome(boolean success, long gasLeft, Bytes output, Optional<HaltReason> halt) {}

  Interpreter(TransactionContext context, OperationTable operations, @Nullable Tracer tracer) {
    this.context = context;
    this.state = context.state();
    this.operations = operations;
    this.blocks = new BlockRunner(operations);
    this.tracer = tracer;
    this.stepTracer = tracer != null && tracer.watchesSteps() ? tracer : null;
  }

  Outcome run(Message message) {
    return FrameThread.call(() -> runAll(message));
  }

  private Outcome runAll(Message message) {
    Deque<Frame> frames = new ArrayDeque<>();
    Outcome outcome = begin(message, frames);
    while (true) {
      if (outcome != null) {
        if (frames.isEmpty()) {
          return outcome;
        }
        Frame parent = frames.getLast();
        parent.resume(
            new Frame.ChildResult(
                outcome.success(),
                outcome.gasLeft(),
                outcome.output(),
                parent.takeChild().recipient()));
      }
      Frame frame = frames.getLast();
      HaltReason halt = stepTracer == null ? run(frame) : run(frame, stepTracer);
      if (halt == null && frame.status == Frame.Status.CALLING) {
        outcome = begin(frame.takeChild(), frames);
      } else {
        frames.removeLast();
        outcome = ended(end(frame, halt), frame.message);
      }
    }
  }

  private Outcome ended(Outcome outcome, Message message) {
    if (tracer != null) {
      tracer.exit(
          new Tracer.End(
              outcome.success(),
              message.gas() - outcome.gasLeft(),
              outcome.output(),
              outcome.halt()));
    }
    return outcome;
  }

  private @Nullable Outcome begin(Message message, Deque<Frame> frames) {
    if (tracer != null) {
      tracer.enter(
          new Tracer.Call(
              message.kind() == Message.Kind.CREATE,
              message.sender(),
              message.recipient(),
              message.codeAddress(),
              context.delegate(message.codeAddress()),
              message.value(),
              message.input(),
              message.gas(),
              message.depth()));
    }
    Outcome outcome = start(message, frames);
    return outcome == null ? null : ended(outcome, message);
  }

  /** Moves the value and either pushes a frame, or gives the outcome of what needs none. */
  private @Nullable Outcome start(Message message, Deque<Frame> frames) {
    int snapshot = state.snapshot();
    boolean creates = message.kind() == Message.Kind.CREATE;
    if (creates) {
      if (state.nonce(message.recipient()) != 0
          || !state.code(message.recipient()).isEmpty()
          || state.hasStorage(message.recipient())) {
        return halted(HaltReason.ADDRESS_COLLISION);
      }
      state.create(message.recipient());
    }
    if (message.transfersValue()) {
      state.setBalance(message.sender(), state.balance(message.sender()).subtract(message.value()));
      state.addBalance(message.recipient(), message.value());
    }
    Optional<SystemContract> attached = creates ? Optional.empty() : attached(message);
    if (attached.isPresent()) {
      return run(attached.get(), message, snapshot);
    }
    Optional<PrecompiledContract> precompile =
        creates ? Optional.empty() : context.rules().precompiles().at(message.codeAddress());
    if (precompile.isPresent()) {
      return run(precompile.get(), message, snapshot);
    }
    Code code =
        creates ? new Code(message.input(), operations) : context.code(message.codeAddress());
    if (code.size() == 0) {
      return new Outcome(true, message.gas(), Bytes.EMPTY, Optional.empty());
    }
    Bytes callData = creates ? Bytes.EMPTY : message.input();
    frames.addLast(new Frame(message, code, callData, context, snapshot, stepTracer != null));
    return null;
  }

  private Optional<SystemContract> attached(Message message) {
    return context
        .rules()
        .attached()
        .filter(one -> one.address().equals(message.codeAddress()))
        .map(Rules.Attached::contract);
  }

  private Outcome run(SystemContract contract, Message message, int snapshot) {
    UInt256 value = message.transfersValue() ? message.value() : UInt256.ZERO;
    SystemContract.Call call =
        new SystemContract.Call(message.input(), value, message.isStatic(), message.gas());
    return switch (contract.call(call, new ReadOnly(context, operations))) {
      case SystemContract.Answer.Returned(long used, Bytes output) ->
          new Outcome(true, message.gas() - used, output, Optional.empty());
      case SystemContract.Answer.Reverted(long used, Bytes output) -> {
        state.revertTo(snapshot);
        yield new Outcome(false, message.gas() - used, output, Optional.empty());
      }
      case SystemContract.Answer.OutOfGas _ -> {
        state.revertTo(snapshot);
        yield halted(HaltReason.OUT_OF_GAS);
      }
    };
  }

  private Outcome run(PrecompiledContract contract, Message message, int snapshot) {
    long gas = contract.gas(message.input());
    if (gas > message.gas()) {
      state.revertTo(snapshot);
      return halted(HaltReason.OUT_OF_GAS);
    }
    Optional<Bytes> output = contract.run(message.input(), context.block().timestamp());
    if (output.isEmpty()) {
      state.revertTo(snapshot);
      return halted(HaltReason.PRECOMPILE_FAILED);
    }
    return new Outcome(true, message.gas() - gas, output.get(), Optional.empty());
  }

  private @Nullable HaltReason run(Frame frame) {
    try {
      while (true) {
        switch (frame.status) {
          case RUNNING -> blocks.run(frame);
          case STEPPING -> frame.step(operations);
          case CALLING, DONE, REVERTED -> {
            return null;
          }
        }
      }
    } catch (Halt halt) {
      return halt.reason();
    }
  }

  private @Nullable HaltReason run(Frame frame, Tracer watching) {
    while (frame.status == Frame.Status.STEPPING) {
      long before = frame.gasLeft();
      frame.tracedAt = frame.position;
      watching.before(frame);
      HaltReason halt = null;
      try {
        operations.step(frame, frame.code.at(frame.position++));
      } catch (Halt thrown) {
        halt = thrown.reason();
      }
      watching.after(frame, before - frame.gasLeft(), Optional.ofNullable(halt));
      if (halt != null) {
        return halt;
      }
      if (frame.opcode() >= Opcodes.LOG0 && frame.opcode() <= Opcodes.LOG4) {
        watching.log(state.lastLog());
      }
    }
    return null;
  }

  private Outcome end(Frame frame, @Nullable HaltReason halt) {
    if (halt != null) {
      state.revertTo(frame.snapshot);
      return halted(halt);
    }
    if (frame.status == Frame.Status.REVERTED) {
      state.revertTo(frame.snapshot);
      return new Outcome(false, frame.gasLeft(), frame.output, Optional.empty());
    }
    return frame.message.kind() == Message.Kind.CREATE
        ? deploy(frame)
        : new Outcome(true, frame.gasLeft(), frame.output, Optional.empty());
  }

  /** Keeps what the init code returned as the contract's code (EIP-170, EIP-3541). */
  private Outcome deploy(Frame frame) {
    Bytes code = frame.output;
    HaltReason refusal = null;
    if (code.size() > Gas.CODE_SIZE_MAX) {
      refusal = HaltReason.CODE_TOO_LARGE;
    } else if (!code.isEmpty() && code.get(0) == 0xef) {
      refusal = HaltReason.INVALID_CODE;
    } else if (frame.gasLeft() < Gas.CODE_BYTE * code.size()) {
      refusal = HaltReason.OUT_OF_GAS;
    }
    if (refusal != null) {
      state.revertTo(frame.snapshot);
      return halted(refusal);
    }
    state.setCode(frame.self(), code);
    long gasLeft = frame.gasLeft() - Gas.CODE_BYTE * code.size();
    return new Outcome(true, gasLeft, code, Optional.empty());
  }

  private static Outcome halted(HaltReason reason) {
    return new Outcome(false, 0, Bytes.EMPTY, Optional.of(reason));
  }
}
