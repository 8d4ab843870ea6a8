package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.contracts.UnsignedTransaction;
import network.haca.contracts.ValidatorSchedule;
import network.haca.contracts.ValidatorSetContract;
import network.haca.evm.state.MemoryNodeStore;
import network.haca.evm.state.NodeStore;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Ed25519;
import network.haca.primitives.Keccak;

/** A ledger in memory with validators whose keys the test holds: CometBFT's part is the test's. */
final class TestLedger implements ChainReader {
  static final long START = 1_790_000_000L;

  final ChainConfig config;
  final List<Bytes> validatorSeeds = new ArrayList<>();
  private final MemoryNodeStore nodes = new MemoryNodeStore();
  private final Map<Long, BlockHeader> headers = new HashMap<>();
  private final Map<Long, List<BlockEntry>> entries = new HashMap<>();
  private final BlockExecutor executor;
  private Optional<Head> head = Optional.empty();
  private final long[] nonces = new long[DevelopmentAccounts.KEYS.size()];

  TestLedger(long... powers) {
    this(ChainConfig.development(), powers);
  }

  TestLedger(ChainConfig config, long... powers) {
    this.config = config;
    this.executor = new BlockExecutor(config, this);
    List<ValidatorSchedule.Member> validators = new ArrayList<>();
    for (int i = 0; i < powers.length; i++) {
      Bytes seed = Keccak.hash(Bytes.ofUtf8("validator-" + i)).value();
      validatorSeeds.add(seed);
      validators.add(
          new ValidatorSchedule.Member(new Bytes32(Ed25519.publicKeyOf(seed)), powers[i]));
    }
    commit(Genesis.execute(config, this, validators, START));
  }

  StateView latest() {
    return executor.latest();
  }

  long height() {
    return head.orElseThrow().height();
  }

  /** Executes and commits blocks without anything in them. */
  void emptyBlocks(long seconds, int count) {
    for (int i = 0; i < count; i++) {
      block(seconds);
    }
  }

  /** Executes the next block {@code seconds} after genesis and commits it. */
  ExecutedBlock block(long seconds, Bytes... transactions) {
    ExecutedBlock block = execute(seconds, transactions);
    commit(block);
    return block;
  }

  ExecutedBlock execute(long seconds, Bytes... transactions) {
    return execute(seconds, List.of(), transactions);
  }

  /** A block that carries evidence, too. */
  ExecutedBlock execute(
      long seconds, List<BlockInput.Misbehaviour> misbehaviours, Bytes... transactions) {
    Set<Bytes> committed = new HashSet<>();
    validatorSeeds.forEach(
        seed -> committed.add(new ValidatorSchedule.Member(publicKey(seed), 1).address()));
    return executor.execute(
        new BlockInput(
            height() + 1,
            START + seconds,
            Address.ZERO,
            0,
            committed,
            misbehaviours,
            List.of(transactions)));
  }

  /** A transaction of dev0, who has every role. */
  Bytes transaction(Address to, Bytes data) {
    return transactionOf(0, to, data);
  }

  /** A transaction of one of the development accounts. */
  Bytes transactionOf(int account, Address to, Bytes data) {
    return UnsignedTransaction.legacy(
            nonces[account]++, BigInteger.valueOf(1_000_000_000), 5_000_000, to, data)
        .sign(config.chainId(), DevelopmentAccounts.KEYS.get(account));
  }

  Bytes batchSettle(Bytes32 root) {
    return transaction(Addresses.RELAY, RelayContract.batchSettle(root, 3, "A".repeat(43)));
  }

  /** The injection in which the given validators say yes or no to a settlement. */
  Bytes verdicts(long number, boolean yes, int... validators) {
    List<VerdictInjection.Entry> signed = new ArrayList<>();
    for (int validator : validators) {
      signed.add(entry(validator, new VoteExtension.Opinion(number, yes), height()));
    }
    return new VerdictInjection(signed).encode();
  }

  VerdictInjection.Entry entry(int validator, VoteExtension.Opinion opinion, long votedHeight) {
    Bytes extension = new VoteExtension(List.of(opinion)).encode();
    Bytes seed = validatorSeeds.get(validator);
    Bytes message = VerdictInjection.signBytes(extension, votedHeight, 0, config.cometChainId());
    return new VerdictInjection.Entry(publicKey(seed), extension, Ed25519.sign(seed, message));
  }

  /** Makes a key whose holder is no validator yet; its index is returned. */
  int newValidator() {
    validatorSeeds.add(Keccak.hash(Bytes.ofUtf8("validator-" + validatorSeeds.size())).value());
    return validatorSeeds.size() - 1;
  }

  Bytes32 validatorKey(int validator) {
    return publicKey(validatorSeeds.get(validator));
  }

  Bytes setPower(int validator, long power) {
    return transaction(
        Addresses.VALIDATOR_SET, ValidatorSetContract.setPower(validatorKey(validator), power));
  }

  RelayContract.Status status(Bytes32 root) {
    return RelayContract.decodeRoot(latest().read(Addresses.RELAY, RelayContract.getRoot(root)))
        .status();
  }

  private static Bytes32 publicKey(Bytes seed) {
    return new Bytes32(Ed25519.publicKeyOf(seed));
  }

  void commit(ExecutedBlock block) {
    block.nodes().forEach(nodes::put);
    headers.put(block.header().number(), block.header());
    entries.put(block.header().number(), block.entries());
    head = Optional.of(block.head());
  }

  @Override
  public Optional<Head> head() {
    return head;
  }

  @Override
  public Optional<BlockHeader> header(long number) {
    return Optional.ofNullable(headers.get(number));
  }

  @Override
  public List<BlockEntry> entries(long number) {
    return entries.getOrDefault(number, List.of());
  }

  @Override
  public NodeStore nodes() {
    return nodes;
  }
}
