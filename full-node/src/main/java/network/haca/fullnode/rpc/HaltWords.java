package network.haca.fullnode.rpc;

import network.haca.evm.HaltReason;

/** go-ethereum's words for what ends a frame exceptionally, by which tools tell failures apart. */
final class HaltWords {
  private HaltWords() {}

  static String of(HaltReason halt) {
    return switch (halt) {
      case OUT_OF_GAS -> "out of gas";
      case STACK_UNDERFLOW -> "stack underflow";
      case STACK_OVERFLOW -> "stack limit reached 1024 (1023)";
      case INVALID_JUMP -> "invalid jump destination";
      case INVALID_OPCODE -> "invalid opcode";
      case STATIC_STATE_CHANGE -> "write protection";
      case RETURN_DATA_OUT_OF_BOUNDS -> "return data out of bounds";
      case CODE_TOO_LARGE -> "max code size exceeded";
      case INVALID_CODE -> "invalid code: must not begin with 0xef";
      case ADDRESS_COLLISION -> "contract address collision";
      case PRECOMPILE_FAILED -> "precompile failed";
      case NONCE_OVERFLOW -> "nonce uint64 overflow";
      case INIT_CODE_TOO_LARGE -> "max initcode size exceeded";
    };
  }
}
