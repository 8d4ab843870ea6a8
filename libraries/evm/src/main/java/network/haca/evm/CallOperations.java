package network.haca.evm;

import java.util.Optional;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;

/** CALL and its variants, CREATE and CREATE2. */
final class CallOperations {
  private static final long VALUE_TRANSFER = 9_000;
  private static final long STIPEND = 2_300;
  private static final int DEPTH_MAX = 1024;
  private static final long NONCE_MAX = -1L;

  private enum Variant {
    CALL,
    CALLCODE,
    DELEGATECALL,
    STATICCALL
  }

  private CallOperations() {}

  static void addTo(OperationTable table) {
    table.addLast(Opcodes.CREATE, "CREATE", Gas.CREATE, 3, 1, f -> create(f, false));
    table.addLast(Opcodes.CALL, "CALL", 0, 7, 1, f -> call(f, Variant.CALL));
    table.addLast(Opcodes.CALLCODE, "CALLCODE", 0, 7, 1, f -> call(f, Variant.CALLCODE));
    table.addLast(
        Opcodes.DELEGATECALL, "DELEGATECALL", 0, 6, 1, f -> call(f, Variant.DELEGATECALL));
    table.addLast(Opcodes.CREATE2, "CREATE2", Gas.CREATE, 4, 1, f -> create(f, true));
    table.addLast(Opcodes.STATICCALL, "STATICCALL", 0, 6, 1, f -> call(f, Variant.STATICCALL));
  }

  private static void call(Frame frame, Variant variant) {
    UInt256 requested = frame.pop();
    Address target = frame.pop().toAddress();
    boolean hasValue = variant == Variant.CALL || variant == Variant.CALLCODE;
    UInt256 value = hasValue ? frame.pop() : UInt256.ZERO;
    UInt256 inputOffset = frame.pop();
    UInt256 inputLength = frame.pop();
    UInt256 outputOffset = frame.pop();
    UInt256 outputLength = frame.pop();
    if (variant == Variant.CALL && !value.isZero()) {
      frame.requireWritable();
    }
    frame.expandMemory(inputOffset, inputLength);
    frame.expandMemory(outputOffset, outputLength);
    long gas = frame.access(target) ? Gas.COLD_ACCOUNT : Gas.WARM;
    if (!value.isZero()) {
      gas += VALUE_TRANSFER;
      if (variant == Variant.CALL && frame.state.isEmpty(target)) {
        gas += Gas.NEW_ACCOUNT;
      }
    }
    Optional<Address> delegate = frame.context.delegate(target);
    if (delegate.isPresent()) {
      gas += frame.access(delegate.get()) ? Gas.COLD_ACCOUNT : Gas.WARM;
    }
    frame.charge(gas);
    long given = Math.min(requested.toLongSaturated(), allButOne64th(frame.gasLeft()));
    frame.charge(given);
    given += value.isZero() ? 0 : STIPEND;
    frame.returnData = Bytes.EMPTY;
    if (frame.message.depth() >= DEPTH_MAX
        || frame.state.balance(frame.self()).compareTo(value) < 0) {
      frame.giveBack(given);
      frame.push(UInt256.ZERO);
      return;
    }
    long inputSize = inputLength.toLongSaturated();
    // Not copied, since nobody pays for it: the memory does not change before the callee has ended.
    Bytes input = frame.memory.view(inputSize == 0 ? 0 : inputOffset.toLongSaturated(), inputSize);
    long outputSize = outputLength.toLongSaturated();
    long outputAt = outputSize == 0 ? 0 : outputOffset.toLongSaturated();
    frame.call(
        message(frame, variant, target, value, input, given),
        (self, result) -> {
          self.returnData = result.output();
          long copied = Math.min(outputSize, result.output().size());
          self.memory.write(outputAt, result.output(), 0, copied);
          self.push(UInt256.of(result.success()));
        });
  }

  private static Message message(
      Frame frame, Variant variant, Address target, UInt256 value, Bytes input, long gas) {
    Message parent = frame.message;
    boolean delegates = variant == Variant.DELEGATECALL;
    boolean onSelf = delegates || variant == Variant.CALLCODE;
    return new Message(
        Message.Kind.CALL,
        delegates ? parent.sender() : frame.self(),
        onSelf ? frame.self() : target,
        target,
        delegates ? parent.value() : value,
        !delegates,
        input,
        gas,
        parent.isStatic() || variant == Variant.STATICCALL,
        parent.depth() + 1);
  }

  private static void create(Frame frame, boolean salted) {
    frame.requireWritable();
    UInt256 value = frame.pop();
    UInt256 offset = frame.pop();
    UInt256 length = frame.pop();
    UInt256 salt = salted ? frame.pop() : UInt256.ZERO;
    long size = length.toLongSaturated();
    if (size > Gas.INIT_CODE_SIZE_MAX) {
      throw new Halt(HaltReason.INIT_CODE_TOO_LARGE);
    }
    frame.charge(Gas.words(salted ? 8 : 2, size));
    frame.expandMemory(offset, length);
    frame.returnData = Bytes.EMPTY;
    Address self = frame.self();
    long nonce = frame.state.nonce(self);
    if (frame.message.depth() >= DEPTH_MAX
        || nonce == NONCE_MAX
        || frame.state.balance(self).compareTo(value) < 0) {
      frame.push(UInt256.ZERO);
      return;
    }
    Bytes initCode = frame.memory.read(size == 0 ? 0 : offset.toLongSaturated(), size);
    Address created = salted ? address(self, salt.toBytes32(), initCode) : address(self, nonce);
    long given = allButOne64th(frame.gasLeft());
    frame.charge(given);
    frame.state.setNonce(self, nonce + 1);
    frame.state.warm(created);
    frame.call(
        new Message(
            Message.Kind.CREATE,
            self,
            created,
            created,
            value,
            true,
            initCode,
            given,
            false,
            frame.message.depth() + 1),
        (caller, result) -> {
          caller.returnData = result.success() ? Bytes.EMPTY : result.output();
          caller.push(result.success() ? UInt256.of(result.created()) : UInt256.ZERO);
        });
  }

  /** The gas that a frame may give to one that it calls (EIP-150). */
  private static long allButOne64th(long gas) {
    return gas - gas / 64;
  }

  /** Where CREATE puts the contract. */
  static Address address(Address creator, long nonce) {
    return Address.ofWord(
        Keccak.hash(
            Rlp.encodeList(
                Rlp.encode(creator.value()), Rlp.encode(UInt256.of(nonce).toBigInteger()))));
  }

  /** Where CREATE2 puts the contract (EIP-1014). */
  private static Address address(Address creator, Bytes32 salt, Bytes initCode) {
    return Address.ofWord(
        Keccak.hash(
            Bytes.wrap(new byte[] {(byte) 0xff}),
            creator.value(),
            salt.value(),
            Keccak.hash(initCode).value()));
  }
}
