package network.haca.fullnode.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.evm.Tracer;
import network.haca.evm.state.Log;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/** One call of a traced execution, with those that it makes. */
final class CallFrame {
  private final String type;
  private final Address from;
  private final Address to;
  private final UInt256 value;
  private final long gas;
  private final Bytes input;
  private final List<CallFrame> calls = new ArrayList<>();
  private final List<Logged> logs = new ArrayList<>();
  private Optional<Tracer.End> end = Optional.empty();

  /**
   * A log.
   *
   * @param index its number in the block
   * @param position how many calls of the same frame ended before it
   */
  record Logged(Log log, int index, int position) {}

  /**
   * @param type the opcode's name that made it
   */
  CallFrame(String type, Address from, Address to, UInt256 value, long gas, Bytes input) {
    this.type = type;
    this.from = from;
    this.to = to;
    this.value = value;
    this.gas = gas;
    this.input = input;
  }

  String type() {
    return type;
  }

  boolean isCreation() {
    return type.startsWith("CREATE");
  }

  Address from() {
    return from;
  }

  Address to() {
    return to;
  }

  UInt256 value() {
    return value;
  }

  long gas() {
    return gas;
  }

  Bytes input() {
    return input;
  }

  List<CallFrame> calls() {
    return calls;
  }

  /** Empty if it failed, or a frame around it. */
  List<Logged> logs() {
    return logs;
  }

  void add(CallFrame call) {
    calls.add(call);
  }

  void add(Log log, int index) {
    logs.add(new Logged(log, index, calls.size()));
  }

  void removeLast() {
    calls.removeLast();
  }

  void end(Tracer.End ended) {
    end = Optional.of(ended);
    if (!ended.success()) {
      dropLogs();
    }
  }

  private void dropLogs() {
    logs.clear();
    calls.forEach(CallFrame::dropLogs);
  }

  long gasUsed() {
    return end.map(Tracer.End::gasUsed).orElse(0L);
  }

  Bytes output() {
    return end.map(Tracer.End::output).orElse(Bytes.EMPTY);
  }

  boolean isReverted() {
    return end.filter(ended -> !ended.success() && ended.halt().isEmpty()).isPresent();
  }

  /** Why it failed, in go-ethereum's words; nothing if it did not. */
  Optional<String> error() {
    return end.filter(ended -> !ended.success())
        .map(ended -> ended.halt().map(HaltWords::of).orElse(RevertReason.REVERTED));
  }
}
