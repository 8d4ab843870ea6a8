package network.haca.evm;

/** The work of an opcode once its fixed gas is paid and the stack is known to be deep enough. */
interface Operation {
  void execute(Frame frame);
}
