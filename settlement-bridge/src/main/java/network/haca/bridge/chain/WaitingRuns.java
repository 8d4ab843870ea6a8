package network.haca.bridge.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import network.haca.bridge.core.WorkflowChain.Waiting;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RpcValues;
import network.haca.contracts.WorkflowContract;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/**
 * Transactions that run tasks and wait for answers. Each is read once; there are no more of them
 * than the ledger lets wait.
 */
final class WaitingRuns {
  private static final String OPEN = "haca_getInferenceAdmissions";
  private static final String TRANSACTION = "eth_getTransactionByHash";

  private final EthereumClient chain;
  private Map<Bytes32, Optional<Waiting>> known = Map.of();

  WaitingRuns(EthereumClient chain) {
    this.chain = chain;
  }

  Set<Waiting> now() throws IOException {
    Map<Bytes32, Optional<Waiting>> open = new HashMap<>();
    for (JsonNode each : chain.ask(OPEN)) {
      Bytes32 hash = RpcValues.word(each.path("transactionHash"));
      Optional<Waiting> run = known.get(hash);
      open.put(hash, run == null ? read(hash) : run);
    }
    known = open;
    return open.values().stream().flatMap(Optional::stream).collect(Collectors.toSet());
  }

  /** Nothing of a transaction that runs no task, or has ended meanwhile. */
  private Optional<Waiting> read(Bytes32 hash) throws IOException {
    JsonNode transaction = chain.ask(TRANSACTION, hash.toHex());
    if (!Addresses.WORKFLOW_SCHEDULER.toHex().equalsIgnoreCase(transaction.path("to").asText())) {
      return Optional.empty();
    }
    Address from = Address.fromHex(transaction.path("from").asText());
    return WorkflowContract.decodeRun(RpcValues.bytes(transaction.path("input")))
        .map(id -> new Waiting(id, from));
  }
}
