package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
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
import network.haca.evm.precompile.Precompiles;
import network.haca.evm.state.Log;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.core.SimulatedChain;
import network.haca.fullnode.lane.Work;

/** The calls of one simulation, which share what gas a request may use. */
final class SimulatedCalls {
  private static final Map<Refusal, Integer> CODES =
      Map.of(
          Refusal.NONCE_TOO_LOW, -38010,
          Refusal.NONCE_TOO_HIGH, -38011,
          Refusal.NONCE_EXHAUSTED, RpcException.INTERNAL,
          Refusal.FEE_BELOW_BASE_FEE, -38012,
          Refusal.GAS_LIMIT_TOO_LOW, -38013,
          Refusal.INSUFFICIENT_FUNDS, -38014,
          Refusal.INIT_CODE_TOO_LARGE, -38025);
  private static final int BLOCK_GAS_LIMIT_REACHED = -38015;

  private final SimulatedChain chain;
  private final long chainId;
  private final SimulationRequest request;
  private long gasLeft = Work.current().limits().callGas();

  SimulatedCalls(SimulatedChain chain, long chainId, SimulationRequest request) {
    this.chain = chain;
    this.chainId = chainId;
    this.request = request;
  }

  /** A call that is in a block, with its logs as they are shown. */
  record Done(Transaction transaction, ExecutionResult result, List<Log> logs) {
    Done {
      logs = List.copyOf(logs);
    }
  }

  /** Runs a block's calls; it is to be ended then. */
  List<Done> run(BlockContext context, SimulationRequest.Block block) throws RpcException {
    Precompiles precompiles =
        StateOverride.apply(chain.state(), chain.precompiles(), block.accounts());
    chain.begin(context);
    List<Done> done = new ArrayList<>();
    for (JsonNode call : block.calls()) {
      Work.goOn();
      done.add(run(context, precompiles, call));
      long used = done.getLast().result().gasUsed();
      Work.current().used(used);
      gasLeft -= used;
    }
    return done;
  }

  private Done run(BlockContext block, Precompiles precompiles, JsonNode call) throws RpcException {
    CallRequest read = CallRequest.read(call, chainId);
    Transaction transaction = transaction(block, call, read);
    SimulatedLogs logs = new SimulatedLogs();
    Tracer tracer = request.withTransfers() ? logs : new Tracer() {};
    Outcome outcome =
        chain.run(block, precompiles, transaction, read.from(), request.isValidated(), tracer);
    return switch (outcome) {
      case Outcome.Executed(ExecutionResult result) ->
          new Done(
              transaction,
              result,
              request.withTransfers() ? logs.among(result.logs()) : result.logs());
      case Outcome.Suspended _ ->
          throw new IllegalStateException("nothing suspends what is only simulated");
      case Outcome.Refused(Refusal refusal, String detail) ->
          throw new RpcException(
              CODES.getOrDefault(refusal, RpcException.INVALID_PARAMS),
              refusal.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + detail);
    };
  }

  private Transaction transaction(BlockContext block, JsonNode call, CallRequest read)
      throws RpcException {
    UInt256 fee = read.fee().max();
    return new Transaction(
        CallRequest.type(call),
        call.hasNonNull("nonce")
            ? Parameters.nonceOf(call.get("nonce"))
            : chain.state().nonce(read.from()),
        read.fee().tip(),
        fee,
        gas(block, call),
        read.to(),
        read.value(),
        read.data(),
        read.accessList(),
        UInt256.ZERO,
        List.of(),
        read.authorizations());
  }

  /** What is asked for, or all that the block has left; within what the request may use. */
  private long gas(BlockContext block, JsonNode call) throws RpcException {
    BigInteger left = BigInteger.valueOf(block.gasLimit() - chain.gasUsed());
    BigInteger asked = Parameters.numberOr(call, "gas", left);
    if (asked.compareTo(left) > 0) {
      throw new RpcException(
          BLOCK_GAS_LIMIT_REACHED,
          "block gas limit reached: remaining: %s, required: %s".formatted(left, asked));
    }
    return Math.min(asked.longValue(), gasLeft);
  }
}
