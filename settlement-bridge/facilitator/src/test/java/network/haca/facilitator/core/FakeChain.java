package network.haca.facilitator.core;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.SettlementCall;
import network.haca.x402.TestPayer;
import network.haca.x402.Uint256;

/** A chain and an account on it, whose blocks a test makes. */
final class FakeChain implements PaymentChain, SettlingAccount {
  static final BigInteger COST = BigInteger.valueOf(100);

  final List<Bytes> sent = new ArrayList<>();
  final Map<Bytes32, Inclusion> included = new HashMap<>();
  final Set<Address> contracts = new HashSet<>();
  final Set<PaymentIdentity> used = new HashSet<>();
  Uint256 balance = Uint256.of(Long.MAX_VALUE);
  Uint256 allowance = Uint256.of(Long.MAX_VALUE);
  Optional<String> revert = Optional.empty();
  BigInteger fee = BigInteger.valueOf(1_000);
  long head = 100;
  long nonce;
  long finalized;
  long safe = Long.MAX_VALUE;
  final List<Moved> moved = new ArrayList<>();
  boolean isDown;
  boolean isContractSigned;

  /** Puts the transaction that was sent last into a block. */
  Bytes32 include(boolean isSuccess) {
    return include(sent.getLast(), isSuccess);
  }

  /** Puts a transaction into a block of its own. */
  Bytes32 include(Bytes raw, boolean isSuccess) {
    Bytes32 hash = Keccak.hash(raw);
    included.put(hash, new Inclusion(++head, isSuccess, COST));
    nonce++;
    return hash;
  }

  private void ask() throws IOException {
    if (isDown) {
      throw new IOException("the chain is down");
    }
  }

  @Override
  public long head() throws IOException {
    ask();
    return head;
  }

  @Override
  public Sighting look(Sighting.Question question, long block) throws IOException {
    ask();
    return new Sighting(
        contracts.contains(question.payer()),
        used.contains(question.identity()),
        balance,
        question.isByPermit2() ? Optional.of(allowance) : Optional.empty(),
        question.trial().isPresent() ? revert : Optional.empty());
  }

  @Override
  public boolean isSignedBy(Address account, Bytes32 digest, Bytes signature, long block) {
    return isContractSigned;
  }

  @Override
  public boolean isUsed(PaymentIdentity identity, long block) {
    return used.contains(identity);
  }

  @Override
  public List<Moved> transfers(Claim claim, long to) {
    return List.copyOf(moved);
  }

  @Override
  public BigInteger worstCost(BigInteger atFee) {
    return atFee;
  }

  @Override
  public long safe() {
    return safe;
  }

  @Override
  public Optional<String> revert(Sighting.Trial trial, long block) {
    return revert;
  }

  @Override
  public Address address() {
    return TestPayer.FACILITATOR;
  }

  @Override
  public long nonce() throws IOException {
    ask();
    return nonce;
  }

  @Override
  public long pendingNonce() {
    return nonce;
  }

  @Override
  public BigInteger fee() {
    return fee;
  }

  @Override
  public Attempt sign(long nextNonce, BigInteger atFee, SettlementCall call) {
    Bytes raw = Bytes.ofUtf8("%d at %s: %s".formatted(nextNonce, atFee, call.data()));
    return new Attempt(nextNonce, Keccak.hash(raw), raw, atFee);
  }

  @Override
  public void send(Bytes raw) throws IOException {
    ask();
    sent.add(raw);
  }

  @Override
  public Optional<Inclusion> inclusion(Bytes32 transaction) throws IOException {
    ask();
    return Optional.ofNullable(included.get(transaction));
  }

  @Override
  public long finalized() {
    return finalized;
  }
}
