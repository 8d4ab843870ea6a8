package network.haca.benchmarks.evm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.service.Children;

/** Runs the same workloads on revm, by the program of {@code benchmarks/revm}. */
public final class RevmBench {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path program;

  public RevmBench(Path program) {
    this.program = program;
  }

  public List<EvmMeasurement> measure(List<EvmWorkload> workloads, int warmups, int rounds)
      throws IOException, InterruptedException {
    ObjectNode file = JSON.createObjectNode().put("warmups", warmups).put("rounds", rounds);
    workloads.forEach(workload -> file.withArray("workloads").add(toJson(workload)));
    Path written = Files.createTempFile("haca-bench", ".json");
    try {
      JSON.writeValue(written.toFile(), file);
      Process process =
          Children.start(
              new ProcessBuilder(program.toString(), written.toString())
                  .redirectError(ProcessBuilder.Redirect.INHERIT));
      List<EvmMeasurement> measured = new ArrayList<>();
      for (String line : process.inputReader().lines().toList()) {
        measured.add(read(JSON.readTree(line)));
      }
      if (process.waitFor() != 0) {
        throw new IOException(program + " ended with " + process.exitValue());
      }
      return measured;
    } finally {
      Files.delete(written);
    }
  }

  private static EvmMeasurement read(JsonNode line) {
    return new EvmMeasurement(
        line.get("name").asText(),
        line.get("gas").asLong(),
        Bytes32.fromHex(line.get("root").asText()),
        line.get("executeNanos").asLong(),
        line.get("rootNanos").asLong());
  }

  private static ObjectNode toJson(EvmWorkload workload) {
    ObjectNode json = JSON.createObjectNode().put("name", workload.name());
    ObjectNode accounts = json.putObject("accounts");
    for (Map.Entry<Address, EvmWorkload.Account> entry : workload.accounts().entrySet()) {
      EvmWorkload.Account account = entry.getValue();
      ObjectNode written =
          accounts
              .putObject(entry.getKey().toHex())
              .put("balance", hex(account.balance()))
              .put("code", account.code().toHex());
      ObjectNode storage = written.putObject("storage");
      account.storage().forEach((slot, value) -> storage.put(hex(slot), hex(value)));
    }
    for (EvmWorkload.Call call : workload.transactions()) {
      json.withArray("transactions")
          .addObject()
          .put("from", call.from().toHex())
          .put("to", call.to().toHex())
          .put("nonce", call.nonce())
          .put("gas", call.gas())
          .put("data", call.data().toHex());
    }
    return json;
  }

  private static String hex(UInt256 number) {
    return number.toString();
  }
}
