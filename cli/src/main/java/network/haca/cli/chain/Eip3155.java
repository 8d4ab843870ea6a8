package network.haca.cli.chain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.Consumer;
import network.haca.evm.HaltReason;
import network.haca.evm.Opcodes;
import network.haca.evm.Tracer;

/** A line of JSON for each step, and one for the end (EIP-3155). */
final class Eip3155 implements Tracer {
  private final Consumer<ObjectNode> lines;
  private ObjectNode line = JsonNodeFactory.instance.objectNode();

  Eip3155(Consumer<ObjectNode> lines) {
    this.lines = lines;
  }

  @Override
  public void before(Step step) {
    line =
        JsonNodeFactory.instance
            .objectNode()
            .put("pc", step.position())
            .put("op", step.opcode())
            .put("gas", hex(step.gas()))
            .put("memSize", step.memory().size());
    ArrayNode stack = line.putArray("stack");
    for (int i = step.stackHeight() - 1; i >= 0; i--) {
      stack.add("0x" + step.stackItem(i).toBigInteger().toString(16));
    }
    line.put("depth", step.depth())
        .put("refund", step.refund())
        .put("opName", Opcodes.name(step.opcode()));
  }

  @Override
  public void after(Step step, long gasCost, Optional<HaltReason> halt) {
    // A call's line stands before those of what it calls.
    ObjectNode done = line.put("gasCost", hex(gasCost));
    halt.ifPresent(reason -> done.put("error", reason.name()));
    lines.accept(done);
  }

  /** The last line. */
  void end(boolean success, long gasUsed, String output) {
    lines.accept(
        JsonNodeFactory.instance
            .objectNode()
            .put("output", output)
            .put("gasUsed", hex(gasUsed))
            .put("pass", success));
  }

  private static String hex(long number) {
    return "0x" + BigInteger.valueOf(number).toString(16);
  }
}
