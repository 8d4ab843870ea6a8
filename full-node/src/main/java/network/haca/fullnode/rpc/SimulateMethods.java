package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.hex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import network.haca.evm.BlockContext;
import network.haca.evm.ExecutionResult;
import network.haca.evm.Tracer;
import network.haca.evm.Transaction;
import network.haca.evm.TransactionProcessor.Outcome;
import network.haca.evm.TransactionProcessor.Refusal;
import network.haca.evm.state.Log;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.core.BlockEntry;
import network.haca.fullnode.core.SimulatedChain;
import network.haca.fullnode.lane.Work;

/** {@code eth_simulateV1}: calls in blocks that might follow, each on what those before left. */
final class SimulateMethods {
  private static final Map<Refusal, Integer> CODES =
      Map.of(
          Refusal.NONCE_TOO_LOW, -38010,
          Refusal.NONCE_TOO_HIGH, -38011,
          Refusal.FEE_BELOW_BASE_FEE, -38012,
          Refusal.GAS_LIMIT_TOO_LOW, -38013,
          Refusal.INSUFFICIENT_FUNDS, -38014,
          Refusal.GAS_LIMIT_ABOVE_BLOCK, -38015,
          Refusal.SENDER_HAS_CODE, -38024,
          Refusal.INIT_CODE_TOO_LARGE, -38025);
  private static final int HALTED = -32015;

  private final ChainView view;
  private final BlockRendering rendering;

  SimulateMethods(ChainView view, BlockRendering rendering) {
    this.view = view;
    this.rendering = rendering;
  }

  Map<String, RpcMethod> all() {
    return Map.of("eth_simulateV1", this::simulate);
  }

  private JsonNode simulate(JsonNode params) throws RpcException {
    SimulationRequest request = SimulationRequest.read(Parameters.object(params, 0));
    var base = view.required(params.path(1));
    SimulatedChain chain = view.executor().simulation(base, Work.current());
    ArrayNode blocks = JsonNodeFactory.instance.arrayNode();
    long gasLeft = Work.current().limits().callGas();
    for (SimulationRequest.Block block : request.blocks()) {
      BlockContext context = request.context(block, chain.following(), base.number());
      while (chain.head().number() + 1 < context.number()) {
        Work.goOn();
        BlockContext empty = request.free(chain.following());
        blocks.add(rendered(chain.end(empty), List.of(), List.of(), request.isFull()));
      }
      StateOverride.apply(chain.state(), block.accounts());
      List<Simulated> done = new ArrayList<>();
      for (JsonNode call : block.calls()) {
        Work.goOn();
        done.add(run(chain, context, call, request, gasLeft));
        Work.current().used(done.getLast().result().gasUsed());
        gasLeft -= done.getLast().result().gasUsed();
      }
      List<Transaction> transactions = done.stream().map(Simulated::transaction).toList();
      SimulatedChain.Block ended = chain.end(context);
      blocks.add(rendered(ended, transactions, shown(ended, done), request.isFull()));
    }
    return blocks;
  }

  /** A call that was in a block, with its logs as they are shown. */
  private record Simulated(Transaction transaction, ExecutionResult result, List<Log> logs) {}

  private static Simulated run(
      SimulatedChain chain,
      BlockContext block,
      JsonNode call,
      SimulationRequest request,
      long gasLeft)
      throws RpcException {
    CallRequest read = CallRequest.read(call);
    Transaction transaction = transaction(chain, block, call, read, request, gasLeft);
    SimulatedLogs logs = new SimulatedLogs();
    Tracer tracer = request.withTransfers() ? logs : new Tracer() {};
    Outcome outcome = chain.run(block, transaction, read.from(), request.isValidated(), tracer);
    return switch (outcome) {
      case Outcome.Executed(ExecutionResult result) ->
          new Simulated(
              transaction,
              result,
              request.withTransfers() ? logs.among(result.logs()) : result.logs());
      case Outcome.Refused(Refusal refusal, String detail) ->
          throw new RpcException(
              CODES.getOrDefault(refusal, RpcException.INVALID_PARAMS),
              refusal.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + detail);
    };
  }

  private static Transaction transaction(
      SimulatedChain chain,
      BlockContext block,
      JsonNode call,
      CallRequest read,
      SimulationRequest request,
      long gasLeft)
      throws RpcException {
    boolean isLegacy = call.hasNonNull("gasPrice");
    UInt256 fee = fee(call, isLegacy ? "gasPrice" : "maxFeePerGas");
    UInt256 tip = isLegacy ? fee : fee(call, "maxPriorityFeePerGas");
    long nonce = chain.state().nonce(read.from());
    boolean isNonceAsked = request.isValidated() && call.hasNonNull("nonce");
    return new Transaction(
        CallRequest.type(call),
        isNonceAsked ? Parameters.numberOf(call.get("nonce")).longValue() : nonce,
        tip,
        fee,
        call.hasNonNull("gas")
            ? Parameters.numberOf(call.get("gas")).min(BigInteger.valueOf(gasLeft)).longValue()
            : Math.min(gasLeft, block.gasLimit() - chain.gasUsed()),
        read.to(),
        read.value(),
        read.data(),
        read.accessList(),
        UInt256.ZERO,
        List.of(),
        read.authorizations());
  }

  private static UInt256 fee(JsonNode call, String name) throws RpcException {
    return UInt256.of(Parameters.numberOr(call, name, BigInteger.ZERO));
  }

  private ObjectNode rendered(
      SimulatedChain.Block block,
      List<Transaction> transactions,
      List<ObjectNode> calls,
      boolean isFull) {
    ObjectNode node = rendering.header(block.header()).put("totalDifficulty", "0x0");
    node.put("size", hex(block.header().encode().size()));
    node.putArray("uncles");
    node.putArray("withdrawals");
    ArrayNode shown = node.putArray("transactions");
    for (int i = 0; i < transactions.size(); i++) {
      BlockEntry entry = block.entries().get(i);
      if (isFull) {
        shown.add(rendering.unsigned(block.header(), i, entry, transactions.get(i)));
      } else {
        shown.add(entry.hash().toHex());
      }
    }
    node.putArray("calls").addAll(calls);
    return node;
  }

  private List<ObjectNode> shown(SimulatedChain.Block block, List<Simulated> done) {
    List<ObjectNode> calls = new ArrayList<>();
    int logIndex = 0;
    for (int i = 0; i < done.size(); i++) {
      ExecutionResult result = done.get(i).result();
      Work.produce(4L * result.output().size());
      ObjectNode call =
          JsonNodeFactory.instance
              .objectNode()
              .put("status", result.success() ? "0x1" : "0x0")
              .put("returnData", result.output().toHex())
              .put("gasUsed", hex(result.gasUsed()));
      ArrayNode logs = call.putArray("logs");
      for (Log log : done.get(i).logs()) {
        logs.add(rendering.log(block.header(), i, block.entries().get(i), log, logIndex++));
      }
      if (!result.success()) {
        call.set("error", error(result));
      }
      calls.add(call);
    }
    return calls;
  }

  private static ObjectNode error(ExecutionResult result) {
    ObjectNode error = JsonNodeFactory.instance.objectNode();
    if (result.halt().isPresent()) {
      return error.put("code", HALTED).put("message", CallTracer.error(result.halt().get()));
    }
    return error
        .put("code", RpcException.SERVER)
        .put("message", RevertReason.of(result.output()))
        .put("data", result.output().toHex());
  }
}
