package network.haca.facilitator.core;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.x402.SettlementCall;

/** An account that can sign and not send. */
record CutOff(FakeChain chain) implements SettlingAccount {
  @Override
  public Address address() {
    return chain.address();
  }

  @Override
  public long nonce() throws IOException {
    return chain.nonce();
  }

  @Override
  public long pendingNonce() {
    return chain.pendingNonce();
  }

  @Override
  public BigInteger fee() {
    return chain.fee();
  }

  @Override
  public Attempt sign(long nonce, BigInteger fee, SettlementCall call) {
    return chain.sign(nonce, fee, call);
  }

  @Override
  public void send(Bytes raw) throws IOException {
    throw new IOException("the connection is cut");
  }

  @Override
  public Optional<Inclusion> inclusion(Bytes32 transaction) throws IOException {
    return chain.inclusion(transaction);
  }

  @Override
  public BigInteger worstCost(BigInteger fee) {
    return chain.worstCost(fee);
  }

  @Override
  public long safe() {
    return chain.safe();
  }

  @Override
  public long finalized() {
    return chain.finalized();
  }
}
