package network.haca.facilitator.chain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.EthereumClient.RefusedException;
import network.haca.contracts.RpcCall;
import network.haca.contracts.RpcResult;
import network.haca.contracts.RpcValues;
import network.haca.facilitator.core.Claim;
import network.haca.facilitator.core.Moved;
import network.haca.facilitator.core.PaymentChain;
import network.haca.facilitator.core.Sighting;
import network.haca.facilitator.core.Sighting.Question;
import network.haca.facilitator.core.Sighting.Trial;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.x402.Calldata;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.PaymentIdentity.AuthorizationNonce;
import network.haca.x402.PaymentIdentity.Permit2Nonce;
import network.haca.x402.Uint256;
import network.haca.x402.X402Contracts;

/** Asks a node about payments. */
public final class EthereumPayments implements PaymentChain {
  /** Upper bound on the gas of a payer's isValidSignature. */
  private static final long SIGNATURE_GAS = 200_000;

  /** More than a settlement takes, however a wallet's contract checks its signature. */
  static final long SETTLEMENT_GAS = 500_000;

  /** First four bytes that isValidSignature returns for a valid signature (EIP-1271). */
  private static final Bytes MAGIC = Bytes.fromHex("0x1626ba7e");

  private final EthereumClient client;
  private final PaymentLogs logs;

  public EthereumPayments(EthereumClient client) {
    this.client = client;
    this.logs = new PaymentLogs(client);
  }

  @Override
  public long head() throws IOException {
    return client.blockNumber();
  }

  @Override
  public Sighting look(Question question, long block) throws IOException {
    List<RpcCall> calls = new ArrayList<>();
    calls.add(RpcCall.of("eth_getCode", question.payer().toHex(), hex(block)));
    calls.add(used(question.identity(), block));
    calls.add(
        view(
            question.token(),
            Calldata.of("balanceOf(address)").word(question.payer()).end(),
            block));
    if (question.isByPermit2()) {
      calls.add(allowance(question.token(), question.payer(), block));
    }
    question.trial().ifPresent(trial -> calls.add(settling(trial, block)));
    List<RpcResult> results = client.askAll(calls);
    return new Sighting(
        !RpcValues.bytes(results.getFirst().get()).isEmpty(),
        isUsed(question.identity(), word(question.identity().contract(), results.get(1))),
        word(question.token(), results.get(2)),
        question.isByPermit2()
            ? Optional.of(word(question.token(), results.get(3)))
            : Optional.empty(),
        question.trial().isPresent() ? revert(results.getLast()) : Optional.empty());
  }

  @Override
  public boolean isSignedBy(Address account, Bytes32 digest, Bytes signature, long block)
      throws IOException {
    Bytes data = Calldata.of("isValidSignature(bytes32,bytes)").word(digest).end(signature);
    try {
      RpcResult result = ask(call(Optional.empty(), account, data, SIGNATURE_GAS, block));
      Bytes output = RpcValues.bytes(result.get());
      return output.size() >= MAGIC.size() && output.slice(0, MAGIC.size()).equals(MAGIC);
    } catch (RefusedException e) {
      return false;
    }
  }

  @Override
  public boolean isUsed(PaymentIdentity identity, long block) throws IOException {
    RpcResult result = ask(used(identity, block));
    return isUsed(identity, word(identity.contract(), result));
  }

  private static RpcCall used(PaymentIdentity identity, long block) {
    Bytes data =
        switch (identity) {
          case Permit2Nonce permit ->
              Calldata.of("nonceBitmap(address,uint256)")
                  .word(permit.owner())
                  .word(new Uint256(permit.nonce().value().shiftRight(8)))
                  .end();
          case AuthorizationNonce transfer ->
              Calldata.of("authorizationState(address,bytes32)")
                  .word(transfer.authorizer())
                  .word(transfer.nonce())
                  .end();
        };
    return view(identity.contract(), data, block);
  }

  private static boolean isUsed(PaymentIdentity identity, Uint256 word) {
    return switch (identity) {
      case Permit2Nonce permit -> word.value().testBit(permit.nonce().value().intValue() & 0xff);
      case AuthorizationNonce _ -> !word.isZero();
    };
  }

  private static RpcCall allowance(Address token, Address owner, long block) {
    Bytes data =
        Calldata.of("allowance(address,address)").word(owner).word(X402Contracts.PERMIT2).end();
    return view(token, data, block);
  }

  @Override
  public List<Moved> transfers(Claim claim, long to) throws IOException {
    return logs.transfers(claim, to);
  }

  @Override
  public Optional<String> revert(Trial trial, long block) throws IOException {
    return revert(ask(settling(trial, block)));
  }

  private static Optional<String> revert(RpcResult result) throws IOException {
    try {
      var _ = RpcValues.bytes(result.get());
      return Optional.empty();
    } catch (RefusedException e) {
      if (e.isRevert()) {
        return Optional.of(SettlementErrors.describe(e));
      }
      throw e;
    }
  }

  private static Uint256 word(Address contract, RpcResult result) throws IOException {
    Bytes output = RpcValues.bytes(result.get());
    if (output.size() < Bytes32.SIZE) {
      throw new IOException("there is no contract at %s that answers".formatted(contract));
    }
    return Uint256.ofWord(new Bytes32(output.slice(0, Bytes32.SIZE)));
  }

  private RpcResult ask(RpcCall call) throws IOException {
    return client.askAll(List.of(call)).getFirst();
  }

  private static RpcCall settling(Trial trial, long block) {
    return call(
        Optional.of(trial.from()), trial.call().to(), trial.call().data(), SETTLEMENT_GAS, block);
  }

  private static RpcCall view(Address contract, Bytes data, long block) {
    return call(Optional.empty(), contract, data, SETTLEMENT_GAS, block);
  }

  private static RpcCall call(
      Optional<Address> from, Address to, Bytes data, long gas, long block) {
    Map<String, String> call = new TreeMap<>();
    from.ifPresent(each -> call.put("from", each.toHex()));
    call.put("to", to.toHex());
    call.put("data", data.toHex());
    call.put("gas", hex(gas));
    return RpcCall.of("eth_call", call, hex(block));
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }
}
