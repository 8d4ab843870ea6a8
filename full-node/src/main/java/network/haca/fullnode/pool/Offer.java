package network.haca.fullnode.pool;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import network.haca.contracts.Addresses;
import network.haca.evm.Authorization;
import network.haca.evm.Transaction;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/**
 * A transaction with what the pool weighs.
 *
 * @param tip wei per gas for the proposer
 * @param cost the most that it can take from its sender's balance, in wei
 * @param places that it takes, by its size
 * @param authorities accounts whose delegation it may change (EIP-7702)
 */
record Offer(
    SignedTransaction signed,
    BigInteger tip,
    BigInteger cost,
    int places,
    Set<Address> authorities) {
  private static final Set<Address> NETWORK_CONTRACTS =
      Set.of(Addresses.REGISTRY, Addresses.RELAY, Addresses.VALIDATOR_SET, Addresses.FEEDS);

  /**
   * Weighs a transaction, yet without its authorizations, whose keys it takes a while to recover.
   */
  static Offer of(SignedTransaction signed, BigInteger baseFee) {
    Transaction transaction = signed.transaction();
    BigInteger maxFee = transaction.maxFee().toBigInteger();
    BigInteger tip = transaction.maxPriorityFee().toBigInteger().min(maxFee.subtract(baseFee));
    BigInteger cost =
        maxFee
            .multiply(BigInteger.valueOf(transaction.gasLimit()))
            .add(transaction.value().toBigInteger());
    int size = signed.encoded().size();
    int places = Math.ceilDiv(size, PoolLimits.PLACE_BYTES);
    return new Offer(signed, tip, cost, places, Set.of());
  }

  /** Recovers the keys of its authorizations. */
  Offer withAuthorities() {
    return signed.transaction().authorizations().isEmpty()
        ? this
        : new Offer(signed, tip, cost, places, authorities(signed));
  }

  private static Set<Address> authorities(SignedTransaction signed) {
    List<Authorization> authorizations = signed.transaction().authorizations();
    return authorizations.stream()
        .map(Authorization::authority)
        .flatMap(Optional::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  Bytes32 hash() {
    return signed.hash();
  }

  Address sender() {
    return signed.sender();
  }

  long nonce() {
    return signed.transaction().nonce();
  }

  /** Returns true if it lets others spend its own sender's balance. */
  boolean delegatesItsSender() {
    return authorities.contains(sender());
  }

  long gas() {
    return signed.transaction().gasLimit();
  }

  boolean mayDelegate() {
    return !signed.transaction().authorizations().isEmpty();
  }

  boolean callsNetworkContract() {
    return signed.transaction().to().filter(NETWORK_CONTRACTS::contains).isPresent();
  }

  /** Returns true if it pays a tenth more than another of the same nonce, in both fees. */
  boolean outbids(Offer other) {
    return outbids(maxFee(), other.maxFee()) && outbids(maxTip(), other.maxTip());
  }

  private static boolean outbids(BigInteger fee, BigInteger other) {
    BigInteger percent = BigInteger.valueOf(100);
    BigInteger more = BigInteger.valueOf(100 + PoolLimits.BUMP_PERCENT);
    return fee.multiply(percent).compareTo(other.multiply(more)) >= 0;
  }

  BigInteger maxFee() {
    return signed.transaction().maxFee().toBigInteger();
  }

  BigInteger maxTip() {
    return signed.transaction().maxPriorityFee().toBigInteger();
  }
}
