package network.haca.fullnode.abci;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import network.haca.contracts.Addresses;
import network.haca.contracts.RegistryTransactions;
import network.haca.contracts.RelayContract;
import network.haca.contracts.UnsignedTransaction;
import network.haca.contracts.ValidatorSetContract;
import network.haca.evm.Authorization;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;
import network.haca.primitives.Secp256k1;

/** Sends what users and strangers send: good transactions, wrong ones, and no transactions. */
final class SimulatedUsers {
  private static final ChainConfig CONFIG = ChainConfig.development();
  private static final int HOLDERS = 5;
  private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);

  private final Random random;
  private final List<Bytes32> changing;
  private final Map<Integer, Long> nonces = new HashMap<>();
  private final Map<Bytes32, Long> delegations = new HashMap<>();
  private final List<Bytes32> roots = new ArrayList<>();
  private final List<Bytes> sent = new ArrayList<>();

  /**
   * @param changing validators whose power the administrator may change
   * @param sent transactions of the administrator's that were sent already
   */
  SimulatedUsers(Random random, List<Bytes32> changing, int sent) {
    this.random = random;
    nonces.put(0, (long) sent);
    this.changing = List.copyOf(changing);
  }

  /** The roots of all batches that were ever sent. */
  List<Bytes32> roots() {
    return List.copyOf(roots);
  }

  Bytes next() {
    Bytes transaction =
        switch (random.nextInt(14)) {
          case 0 -> garbage();
          case 1 -> sent.isEmpty() ? garbage() : sent.get(random.nextInt(sent.size()));
          case 2 ->
              sign(1 + random.nextInt(3), random.nextInt(3), Optional.of(account()), transfer());
          case 3 -> sign(1 + random.nextInt(3), 0, Optional.empty(), code());
          case 4, 5, 6 -> settle();
          case 7 ->
              sign(
                  0,
                  0,
                  Optional.of(Addresses.REGISTRY),
                  RegistryTransactions.addType(100 + random.nextInt(50), "simulated"));
          case 8 -> changePower();
          case 9 -> delegate();
          case 10, 11 -> ask();
          default -> sign(1 + random.nextInt(3), 0, Optional.of(account()), transfer());
        };
    sent.add(transaction);
    return transaction;
  }

  private Bytes garbage() {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  /** Sometimes a root again: only one of its settlements may be open or settled. */
  private Bytes settle() {
    byte[] word = new byte[32];
    random.nextBytes(word);
    boolean again = !roots.isEmpty() && random.nextInt(4) == 0;
    Bytes32 root = again ? roots.get(random.nextInt(roots.size())) : Bytes32.copyOf(word);
    roots.add(root);
    return sign(
        0, 0, Optional.of(Addresses.RELAY), RelayContract.batchSettle(root, 3, "A".repeat(43)));
  }

  /** Sometimes of what nobody can be asked. */
  private Bytes ask() {
    Bytes request = random.nextInt(6) == 0 ? garbage() : AskedNode.request(random.nextInt(1000));
    return sign(1 + random.nextInt(3), 0, Optional.of(Addresses.INFERENCE), request);
  }

  private Bytes changePower() {
    Bytes32 validator = changing.get(random.nextInt(changing.size()));
    long power = random.nextBoolean() ? 0 : random.nextInt(20);
    return sign(
        0,
        0,
        Optional.of(Addresses.VALIDATOR_SET),
        ValidatorSetContract.setPower(validator, power));
  }

  /**
   * An account acts by code that it may not have yet, or by another's that acts by a third's; the
   * transaction calls it (EIP-7702).
   */
  private Bytes delegate() {
    Bytes32 holder = Bytes32.ofUnsigned(1 + random.nextInt(HOLDERS));
    Address target =
        random.nextInt(4) == 0
            ? Addresses.RELAY
            : Secp256k1.addressOf(Bytes32.ofUnsigned(1 + random.nextInt(HOLDERS)));
    UInt256 chainId = UInt256.of(random.nextInt(8) == 0 ? 1 : CONFIG.chainId());
    long nonce = delegations.getOrDefault(holder, 0L);
    delegations.put(holder, nonce + 1);
    Secp256k1.Signature signature =
        Secp256k1.sign(holder, Authorization.hash(chainId, target, nonce));
    Authorization authorization =
        new Authorization(
            chainId,
            target,
            nonce,
            signature.recoveryId(),
            UInt256.of(signature.r()),
            UInt256.of(signature.s()));
    int account = 1 + random.nextInt(3);
    long own = nonces.merge(account, 1L, Long::sum) - 1;
    return new UnsignedTransaction(
            4,
            own,
            BigInteger.ZERO,
            GWEI.add(BigInteger.valueOf(random.nextInt(1000))),
            200_000,
            Optional.of(Secp256k1.addressOf(holder)),
            BigInteger.ONE,
            RelayContract.getPending(),
            Rlp.encodeList(),
            Authorization.encode(List.of(authorization)))
        .sign(CONFIG.chainId(), DevelopmentAccounts.KEYS.get(account));
  }

  private Address account() {
    return Address.ofWord(Bytes32.ofUnsigned(0xaaaa_0000L + random.nextInt(20)));
  }

  private static Bytes transfer() {
    return Bytes.EMPTY;
  }

  /** Random bytes, as creation code: whatever they do, all must do the same. */
  private Bytes code() {
    byte[] bytes = new byte[1 + random.nextInt(60)];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  /**
   * @param gap to skip nonces, so that it waits
   */
  private Bytes sign(int account, int gap, Optional<Address> to, Bytes data) {
    long nonce = nonces.getOrDefault(account, 0L);
    if (gap == 0) {
      nonces.put(account, nonce + 1);
    }
    return new UnsignedTransaction(
            nonce + gap,
            Optional.empty(),
            GWEI.add(BigInteger.valueOf(random.nextInt(1000))),
            800_000,
            to,
            BigInteger.valueOf(data.isEmpty() ? random.nextInt(1000) : 0),
            data)
        .sign(CONFIG.chainId(), DevelopmentAccounts.KEYS.get(account));
  }
}
