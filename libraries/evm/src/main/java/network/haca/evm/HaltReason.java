package network.haca.evm;

/** Why a frame ends exceptionally: all its gas is gone and its changes are undone. */
public enum HaltReason {
  OUT_OF_GAS,
  STACK_UNDERFLOW,
  STACK_OVERFLOW,
  INVALID_JUMP,
  INVALID_OPCODE,
  STATIC_STATE_CHANGE,
  RETURN_DATA_OUT_OF_BOUNDS,
  CODE_TOO_LARGE,
  INVALID_CODE,
  ADDRESS_COLLISION,
  PRECOMPILE_FAILED,
  NONCE_OVERFLOW,
  INIT_CODE_TOO_LARGE
}
