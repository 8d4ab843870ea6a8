package network.haca.evm;

/** What an opcode does once its fixed gas is paid and the stack is known to be deep enough. */
interface Operation {
  void execute(Frame frame);

  /**
   * An opcode of the table.
   *
   * @param gas the fixed part of its price
   * @param takes stack items that must be there
   * @param grows by how many items the stack is higher afterwards
   */
  record Entry(long gas, int takes, int grows, Operation operation) {}
}
