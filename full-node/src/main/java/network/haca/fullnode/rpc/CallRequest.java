package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.haca.evm.Authorization;
import network.haca.evm.BlockContext;
import network.haca.evm.ExecutionResult;
import network.haca.evm.Tracer;
import network.haca.evm.Transaction;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.core.StateView;
import network.haca.fullnode.lane.Work;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import org.jspecify.annotations.Nullable;

/** The object that {@code eth_call} and its kin take. */
record CallRequest(
    Address from,
    Optional<Address> to,
    long gas,
    UInt256 value,
    Bytes data,
    List<Transaction.AccessEntry> accessList,
    List<Authorization> authorizations) {
  CallRequest {
    accessList = List.copyOf(accessList);
    authorizations = List.copyOf(authorizations);
  }

  static CallRequest read(JsonNode call) throws RpcException {
    if (!call.isObject()) {
      throw new RpcException(RpcException.INVALID_PARAMS, "missing value for required argument 0");
    }
    requireKnownType(call);
    JsonNode data = call.hasNonNull("input") ? call.get("input") : call.path("data");
    BigInteger most = BigInteger.valueOf(Work.current().limits().callGas());
    BigInteger gas = Parameters.numberOr(call, "gas", most).min(most);
    return new CallRequest(
        call.hasNonNull("from") ? Parameters.addressOf(call.get("from")) : Address.ZERO,
        call.hasNonNull("to")
            ? Optional.of(Parameters.addressOf(call.get("to")))
            : Optional.empty(),
        gas.longValue(),
        call.hasNonNull("value")
            ? UInt256.of(Parameters.numberOf(call.get("value")))
            : UInt256.ZERO,
        data.isTextual() ? Parameters.bytesOf(data) : Bytes.EMPTY,
        AccessListJson.read(call.path("accessList")),
        authorizations(call, gas));
  }

  /** Finding out who signed them takes its time, so that has to be within the gas. */
  private static List<Authorization> authorizations(JsonNode call, BigInteger gas)
      throws RpcException {
    List<Authorization> authorizations = AuthorizationJson.read(call.path("authorizationList"));
    long least = Transaction.GAS_PER_AUTHORIZATION * authorizations.size();
    if (BigInteger.valueOf(least).compareTo(gas) > 0) {
      throw new RpcException(
          RpcException.SERVER,
          "intrinsic gas too low: %d authorizations take %d, the call has %s"
              .formatted(authorizations.size(), least, gas));
    }
    if (!authorizations.isEmpty() && !call.hasNonNull("to")) {
      throw new RpcException(
          RpcException.INVALID_PARAMS, "'authorizationList' creates no contract; give 'to'");
    }
    return authorizations;
  }

  /** The type of the transaction that such a request asks for (EIP-2718). */
  static int type(JsonNode call) {
    if (!call.path("authorizationList").isEmpty()) {
      return 4;
    }
    if (!call.hasNonNull("gasPrice")) {
      return 2;
    }
    return call.hasNonNull("accessList") || call.path("type").asText().equals("0x1") ? 1 : 0;
  }

  /** What would be left out is refused. */
  private static void requireKnownType(JsonNode call) throws RpcException {
    for (String unknown : List.of("blobVersionedHashes", "blobs")) {
      if (!call.path(unknown).isEmpty()) {
        throw new RpcException(
            RpcException.INVALID_PARAMS,
            "'%s': this chain has no transactions with blobs".formatted(unknown));
      }
    }
  }

  CallRequest withGas(long other) {
    return new CallRequest(from, to, other, value, data, accessList, authorizations);
  }

  CallRequest withAccessList(List<Transaction.AccessEntry> other) {
    return new CallRequest(from, to, gas, value, data, other, authorizations);
  }

  ExecutionResult run(StateView view) throws RpcException {
    return run(view, view.state(), view.block(), null);
  }

  /**
   * Runs on a state and in a block of that view, as they are or changed.
   *
   * @throws RpcException if the sender has not the value
   */
  ExecutionResult run(StateView view, WorldState state, BlockContext block, @Nullable Tracer tracer)
      throws RpcException {
    if (state.balance(from).compareTo(value) < 0) {
      throw new RpcException(
          RpcException.SERVER,
          "insufficient funds for transfer: address %s has %s and sends %s"
              .formatted(
                  from.toChecksumHex(), state.balance(from).toBigInteger(), value.toBigInteger()));
    }
    ExecutionResult result = view.call(state, block, toTransaction(), from, tracer);
    Work.current().used(result.gasUsed());
    Work.produce(2L * result.output().size());
    return result;
  }

  /** Without a fee: nobody pays for a call. */
  Transaction toTransaction() {
    return new Transaction(
        0,
        0,
        UInt256.ZERO,
        UInt256.ZERO,
        gas,
        to,
        value,
        data,
        accessList,
        UInt256.ZERO,
        List.of(),
        authorizations);
  }
}
