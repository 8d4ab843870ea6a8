package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.haca.evm.Authorization;
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
    CallFee fee,
    UInt256 value,
    Bytes data,
    List<Transaction.AccessEntry> accessList,
    List<Authorization> authorizations) {
  CallRequest {
    accessList = List.copyOf(accessList);
    authorizations = List.copyOf(authorizations);
  }

  /**
   * @param chainId of this chain, which the call has if it names one
   */
  static CallRequest read(JsonNode call, long chainId) throws RpcException {
    if (!call.isObject()) {
      throw new RpcException(RpcException.INVALID_PARAMS, "missing value for required argument 0");
    }
    requireKnownType(call);
    requireChain(call, chainId);
    BigInteger most = BigInteger.valueOf(Work.current().limits().callGas());
    BigInteger gas = Parameters.numberOr(call, "gas", most).min(most);
    return new CallRequest(
        call.hasNonNull("from") ? Parameters.addressOf(call.get("from")) : Address.ZERO,
        call.hasNonNull("to")
            ? Optional.of(Parameters.addressOf(call.get("to")))
            : Optional.empty(),
        gas.longValue(),
        CallFee.read(call),
        call.hasNonNull("value")
            ? UInt256.of(Parameters.numberOf(call.get("value")))
            : UInt256.ZERO,
        data(call),
        AccessListJson.read(call.path("accessList")),
        authorizations(call, gas));
  }

  /** One field by its two names. */
  private static Bytes data(JsonNode call) throws RpcException {
    Bytes input = bytes(call, "input");
    Bytes data = bytes(call, "data");
    if (call.hasNonNull("input") && call.hasNonNull("data") && !input.equals(data)) {
      throw new RpcException(
          RpcException.INVALID_PARAMS, "'data' and 'input' are not equal; give 'input' alone");
    }
    return call.hasNonNull("input") ? input : data;
  }

  private static Bytes bytes(JsonNode call, String field) throws RpcException {
    return call.hasNonNull(field) ? Parameters.bytesOf(call.get(field)) : Bytes.EMPTY;
  }

  private static void requireChain(JsonNode call, long chainId) throws RpcException {
    BigInteger own = BigInteger.valueOf(chainId);
    BigInteger named = Parameters.numberOr(call, "chainId", own);
    if (!named.equals(own)) {
      throw new RpcException(
          RpcException.INVALID_PARAMS,
          "chainId does not match node's (have=%s, want=%s)".formatted(named, own));
    }
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
    return new CallRequest(from, to, other, fee, value, data, accessList, authorizations);
  }

  CallRequest withAccessList(List<Transaction.AccessEntry> other) {
    return new CallRequest(from, to, gas, fee, value, data, other, authorizations);
  }

  /** The same without a fee. */
  CallRequest free() {
    CallFee none = new CallFee(UInt256.ZERO, UInt256.ZERO);
    return new CallRequest(from, to, gas, none, value, data, accessList, authorizations);
  }

  /** The gas that it takes to begin. */
  long intrinsicGas() {
    return toTransaction(UInt256.ZERO).intrinsicGas();
  }

  List<Address> authorities() {
    return toTransaction(UInt256.ZERO).authorities();
  }

  /**
   * Runs it. Nobody pays for a call: a fee must be within the sender's means, and is what code
   * reads as its price.
   *
   * @throws RpcException if it could not begin: too little gas, fee or balance
   */
  ExecutionResult run(CallSetting setting, @Nullable Tracer tracer) throws RpcException {
    UInt256 price = begin(setting);
    ExecutionResult result =
        setting.view().call(setting.state(), setting.block(), toTransaction(price), from, tracer);
    ended(result);
    return result;
  }

  /** As {@link #run}; tells what answers of models would cost, too. */
  StateView.Simulated simulate(CallSetting setting, @Nullable Tracer tracer) throws RpcException {
    UInt256 price = begin(setting);
    StateView.Simulated simulated =
        setting
            .view()
            .simulate(setting.state(), setting.block(), toTransaction(price), from, tracer);
    ended(simulated.result());
    return simulated;
  }

  private static void ended(ExecutionResult result) {
    Work.current().used(result.gasUsed());
    Work.produce(2L * result.output().size());
  }

  /** The price that code reads. */
  private UInt256 begin(CallSetting setting) throws RpcException {
    UInt256 price = fee.price(from, setting.block().baseFee());
    requireFunds(setting.state());
    if (gas < intrinsicGas()) {
      throw new RpcException(
          RpcException.SERVER,
          "intrinsic gas too low: have %d, want %d".formatted(gas, intrinsicGas()));
    }
    return price;
  }

  private void requireFunds(WorldState state) throws RpcException {
    BigInteger has = state.balance(from).toBigInteger();
    BigInteger needs =
        fee.max().toBigInteger().multiply(BigInteger.valueOf(gas)).add(value.toBigInteger());
    if (has.compareTo(needs) < 0) {
      throw new RpcException(
          RpcException.SERVER,
          "insufficient funds for gas * price + value: address %s have %s want %s"
              .formatted(from.toChecksumHex(), has, needs));
    }
  }

  private Transaction toTransaction(UInt256 price) {
    return new Transaction(
        0,
        0,
        price,
        price,
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
