package network.haca.evm;

/** What an opcode does once its fixed gas is paid and the stack is known to be deep enough. */
interface Operation {
  void execute(Frame frame);
}
