package network.haca.fullnode.rpc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import network.haca.evm.HaltReason;
import network.haca.evm.Opcodes;
import network.haca.evm.Tracer;
import network.haca.evm.state.Log;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/**
 * Transfers of the chain's coin among a transaction's logs, as if a token at 0xeeee…ee had logged
 * them (execution-apis, notes on {@code eth_simulateV1}).
 */
final class SimulatedLogs implements Tracer {
  private static final Address COIN = Address.fromHex("0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE");
  private static final Bytes32 TRANSFER =
      Keccak.hash(Bytes.ofUtf8("Transfer(address,address,uint256)"));

  /** In each frame under way: a transfer, or nothing in the place of what a contract logged. */
  private final Deque<List<Optional<Log>>> frames = new ArrayDeque<>(List.of(new ArrayList<>()));

  private int opcode;

  /** What a self-destruction that is about to run sends. */
  private Optional<Log> bequest = Optional.empty();

  /**
   * All in their order.
   *
   * @param logged by contracts, in the end
   */
  List<Log> among(List<Log> logged) {
    Iterator<Log> next = logged.iterator();
    return frames.getFirst().stream().map(one -> one.orElseGet(next::next)).toList();
  }

  @Override
  public void before(Step step) {
    opcode = step.opcode();
    bequest =
        opcode == Opcodes.SELFDESTRUCT && step.stackHeight() > 0 && !step.balance().isZero()
            ? Optional.of(
                transfer(
                    step.account(), Address.ofWord(step.stackItem(0).toBytes32()), step.balance()))
            : Optional.empty();
  }

  @Override
  public void after(Step step, long gasCost, Optional<HaltReason> halt) {
    if (bequest.isPresent() && halt.isEmpty()) {
      frames.getLast().add(bequest);
    }
  }

  @Override
  public void log(Log log) {
    frames.getLast().add(Optional.empty());
  }

  @Override
  public void enter(Call call) {
    boolean isOwn =
        frames.size() == 1 || opcode != Opcodes.DELEGATECALL && opcode != Opcodes.CALLCODE;
    frames.addLast(new ArrayList<>());
    if (isOwn && !call.value().isZero()) {
      frames.getLast().add(Optional.of(transfer(call.from(), call.to(), call.value())));
    }
  }

  @Override
  public void exit(End end) {
    List<Optional<Log>> own = frames.removeLast();
    if (end.success()) {
      frames.getLast().addAll(own);
    }
  }

  private static Log transfer(Address from, Address to, UInt256 value) {
    return new Log(COIN, List.of(TRANSFER, word(from), word(to)), value.toBytes32().value());
  }

  private static Bytes32 word(Address address) {
    return new Bytes32(Bytes.concat(Bytes.wrap(new byte[12]), address.value()));
  }
}
