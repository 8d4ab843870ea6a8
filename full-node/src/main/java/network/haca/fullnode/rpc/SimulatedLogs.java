package network.haca.fullnode.rpc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import network.haca.evm.HaltReason;
import network.haca.evm.Opcodes;
import network.haca.evm.Tracer;
import network.haca.evm.UInt256;
import network.haca.evm.state.Log;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/**
 * Logs of a transaction in their order, and between them the transfers of the chain's coin as if a
 * token at 0xeeee…ee had logged them (execution-apis, notes on {@code eth_simulateV1}).
 */
final class SimulatedLogs implements Tracer {
  private static final Address COIN = Address.fromHex("0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE");
  private static final Bytes32 TRANSFER =
      Keccak.hash(Bytes.ofUtf8("Transfer(address,address,uint256)"));

  private final Deque<List<Log>> frames = new ArrayDeque<>(List.of(new ArrayList<>()));
  private Optional<Log> written = Optional.empty();
  private int opcode;

  /** Those that count, once the transaction has ended. */
  List<Log> all() {
    return List.copyOf(frames.getFirst());
  }

  @Override
  public void before(Step step) {
    opcode = step.opcode();
    boolean isLog = opcode >= Opcodes.LOG0 && opcode <= Opcodes.LOG4;
    int topics = opcode - Opcodes.LOG0;
    written =
        isLog && step.stackHeight() >= topics + 2
            ? Optional.of(log(step, topics))
            : Optional.empty();
  }

  @Override
  public void after(Step step, long gasCost, Optional<HaltReason> halt) {
    if (halt.isEmpty()) {
      written.ifPresent(frames.getLast()::add);
    }
    written = Optional.empty();
  }

  @Override
  public void enter(Call call) {
    boolean isOwn =
        frames.size() == 1 || opcode != Opcodes.DELEGATECALL && opcode != Opcodes.CALLCODE;
    frames.addLast(new ArrayList<>());
    if (isOwn && !call.value().isZero()) {
      frames
          .getLast()
          .add(
              new Log(
                  COIN,
                  List.of(TRANSFER, word(call.from()), word(call.to())),
                  call.value().toBytes32().value()));
    }
  }

  @Override
  public void exit(End end) {
    List<Log> own = frames.removeLast();
    if (end.success()) {
      frames.getLast().addAll(own);
    }
  }

  private static Log log(Step step, int count) {
    List<Bytes32> topics = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      topics.add(step.stackItem(2 + i).toBytes32());
    }
    return new Log(
        step.account(), topics, memory(step.memory(), step.stackItem(0), step.stackItem(1)));
  }

  /** Beyond its end memory is zero; what is longer than can be paid for is not logged anyway. */
  private static Bytes memory(Bytes memory, UInt256 offset, UInt256 length) {
    if (length.isZero()
        || offset.toBigInteger().bitLength() > 31
        || length.toBigInteger().bitLength() > 24) {
      return Bytes.EMPTY;
    }
    int from = offset.toBigInteger().intValue();
    byte[] data = new byte[length.toBigInteger().intValue()];
    int there = Math.max(0, Math.min(data.length, memory.size() - from));
    if (there > 0) {
      System.arraycopy(memory.slice(from, there).toArray(), 0, data, 0, there);
    }
    return Bytes.wrap(data);
  }

  private static Bytes32 word(Address address) {
    return new Bytes32(Bytes.concat(Bytes.wrap(new byte[12]), address.value()));
  }
}
