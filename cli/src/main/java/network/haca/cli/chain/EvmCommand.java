package network.haca.cli.chain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import network.haca.cli.chain.statetest.StateTests;
import network.haca.cli.outcome.ExitCode;
import network.haca.evm.BlockContext;
import network.haca.evm.ExecutionResult;
import network.haca.evm.Rules;
import network.haca.evm.Transaction;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.state.MemoryNodeStore;
import network.haca.evm.state.MerklePatriciaTrie;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.role.JsonOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code haca evm}: our EVM alone. */
@Command(name = "evm", description = "Our EVM alone.", mixinStandardHelpOptions = true)
public final class EvmCommand {
  private static final Address SENDER = Address.fromHex("0x" + "0".repeat(38) + "ff");
  private static final Address CONTRACT = Address.fromHex("0x" + "0".repeat(37) + "c0d");
  private static final BlockContext BLOCK =
      new BlockContext(
          UInt256.ONE,
          1,
          0,
          Address.copyOf(new byte[Address.SIZE]),
          30_000_000,
          UInt256.ZERO,
          Bytes32.ZERO,
          UInt256.ONE,
          height -> Bytes32.ZERO);

  @Command(
      name = "statetest",
      description = "Runs the Cancun cases of Ethereum's state tests.",
      mixinStandardHelpOptions = true)
  int stateTest(
      @Parameters(paramLabel = "PATH", arity = "1..*", description = "files or folders")
          List<Path> paths,
      @Mixin JsonOption json)
      throws Exception {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      files.addAll(StateTests.files(path));
    }
    List<String> failures = Collections.synchronizedList(new ArrayList<>());
    StateTests.Totals totals =
        StateTests.run(
            files,
            failure -> {
              failures.add(failure);
              json.progress().println(failure);
            });
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("passed", totals.passed())
            .put("failed", totals.failed());
    failures.stream().sorted().forEach(document.putArray("failures")::add);
    json.print(document, totals.passed() + " passed, " + totals.failed() + " failed");
    return ExitCode.of(totals.failed() == 0);
  }

  @Command(
      name = "run",
      description = "Runs code in an empty state and prints a line for each step (EIP-3155).",
      mixinStandardHelpOptions = true)
  int run(
      @Parameters(paramLabel = "CODE", description = "0x and hexadecimal digits") Bytes code,
      @Option(names = "--input", defaultValue = "0x", description = "call data") Bytes input,
      @Option(names = "--gas", defaultValue = "10000000", description = "gas limit") long gas,
      @Mixin JsonOption json) {
    WorldState state = new WorldState(new MemoryNodeStore(), MerklePatriciaTrie.EMPTY_ROOT);
    state.setCode(CONTRACT, code);
    ArrayNode lines = JsonNodeFactory.instance.arrayNode();
    Eip3155 tracer = new Eip3155(json.isAsked() ? lines::add : System.out::println);
    Transaction call =
        new Transaction(
            0, 0, UInt256.ZERO, UInt256.ZERO, gas, Optional.of(CONTRACT), UInt256.ZERO, input);
    ExecutionResult result =
        new TransactionProcessor(Rules.cancun()).call(state, BLOCK, call, SENDER, tracer);
    tracer.end(result.success(), result.gasUsed(), result.output().toHex());
    json.print(lines);
    return ExitCode.of(result.success());
  }
}
