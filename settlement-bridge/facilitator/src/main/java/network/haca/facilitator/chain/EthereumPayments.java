package network.haca.facilitator.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.EthereumClient.RefusedException;
import network.haca.contracts.RpcValues;
import network.haca.facilitator.core.Claim;
import network.haca.facilitator.core.Moved;
import network.haca.facilitator.core.PaymentChain;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.x402.Calldata;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.PaymentIdentity.AuthorizationNonce;
import network.haca.x402.PaymentIdentity.Permit2Nonce;
import network.haca.x402.SettlementCall;
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
  public boolean hasCode(Address account, long block) throws IOException {
    return !RpcValues.bytes(client.ask("eth_getCode", account.toHex(), hex(block))).isEmpty();
  }

  @Override
  public boolean isSignedBy(Address account, Bytes32 digest, Bytes signature, long block)
      throws IOException {
    Bytes data = Calldata.of("isValidSignature(bytes32,bytes)").word(digest).end(signature);
    try {
      Bytes output = call(Optional.empty(), account, data, SIGNATURE_GAS, block);
      return output.size() >= MAGIC.size() && output.slice(0, MAGIC.size()).equals(MAGIC);
    } catch (RefusedException e) {
      return false;
    }
  }

  @Override
  public boolean isUsed(PaymentIdentity identity, long block) throws IOException {
    return switch (identity) {
      case Permit2Nonce permit -> {
        BigInteger nonce = permit.nonce().value();
        Bytes data =
            Calldata.of("nonceBitmap(address,uint256)")
                .word(permit.owner())
                .word(new Uint256(nonce.shiftRight(8)))
                .end();
        yield read(permit.permit2(), data, block).value().testBit(nonce.intValue() & 0xff);
      }
      case AuthorizationNonce transfer ->
          !read(
                  transfer.token(),
                  Calldata.of("authorizationState(address,bytes32)")
                      .word(transfer.authorizer())
                      .word(transfer.nonce())
                      .end(),
                  block)
              .isZero();
    };
  }

  @Override
  public Uint256 balance(Address token, Address owner, long block) throws IOException {
    return read(token, Calldata.of("balanceOf(address)").word(owner).end(), block);
  }

  @Override
  public Uint256 allowance(Address token, Address owner, long block) throws IOException {
    Bytes data =
        Calldata.of("allowance(address,address)").word(owner).word(X402Contracts.PERMIT2).end();
    return read(token, data, block);
  }

  @Override
  public List<Moved> transfers(Claim claim, long to) throws IOException {
    return logs.transfers(claim, to);
  }

  @Override
  public Optional<String> revert(Address from, SettlementCall call, long block) throws IOException {
    try {
      var _ = call(Optional.of(from), call.to(), call.data(), SETTLEMENT_GAS, block);
      return Optional.empty();
    } catch (RefusedException e) {
      if (e.isRevert()) {
        return Optional.of(SettlementErrors.describe(e));
      }
      throw e;
    }
  }

  private Uint256 read(Address contract, Bytes data, long block) throws IOException {
    Bytes output = call(Optional.empty(), contract, data, SETTLEMENT_GAS, block);
    if (output.size() < Bytes32.SIZE) {
      throw new IOException("there is no contract at %s that answers".formatted(contract));
    }
    return Uint256.ofWord(new Bytes32(output.slice(0, Bytes32.SIZE)));
  }

  private Bytes call(Optional<Address> from, Address to, Bytes data, long gas, long block)
      throws IOException {
    Map<String, String> call = new TreeMap<>();
    from.ifPresent(each -> call.put("from", each.toHex()));
    call.put("to", to.toHex());
    call.put("data", data.toHex());
    call.put("gas", hex(gas));
    JsonNode output = client.ask("eth_call", call, hex(block));
    return RpcValues.bytes(output);
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }
}
