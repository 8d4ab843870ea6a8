package network.haca.fullnode.core;

import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import network.haca.evm.BlockContext;
import network.haca.evm.Interruption;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.state.Log;
import network.haca.evm.state.MemoryNodeStore;
import network.haca.evm.state.MerklePatriciaTrie;
import network.haca.evm.word.UInt256;
import network.haca.pipe.Conclusion;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;

/**
 * Executes a decided block on the last committed state. Depends on nothing else, so that it may run
 * again after a crash and gives the same; it writes nothing.
 */
public final class BlockExecutor {
  private final ChainConfig config;
  private final ChainReader chain;
  private final TransactionProcessor processor;
  private final KnownSenders senders = new KnownSenders();

  public BlockExecutor(ChainConfig config, ChainReader chain) {
    this.config = config;
    this.chain = chain;
    this.processor = LedgerRules.processor(config);
  }

  public long chainId() {
    return config.chainId();
  }

  /** The rules that the chain keeps. */
  public RulesVersion rules() {
    return config.rules();
  }

  /** Where contracts read the hashes of earlier headers (EIP-2935). */
  public Address historyContract() {
    return HistoryContract.ADDRESS;
  }

  /** The state of a committed height. */
  public StateView view(BlockHeader header) {
    return view(BlockSetting.of(header));
  }

  public StateView view(BlockSetting setting) {
    return new StateView(
        processor,
        config.rules(),
        chain.nodes(),
        setting.stateRoot(),
        context(config, setting.number(), setting.timestamp(), setting.coinbase(), this::hash));
  }

  /** Blocks on top of a committed one that are only thought of, until that is to end. */
  public SimulatedChain simulation(BlockHeader base, Interruption interruption) {
    return new SimulatedChain(
        config,
        processor.until(interruption),
        new OverlayNodeStore(chain.nodes()),
        base,
        this::hash);
  }

  /** The state on which height {@code head + 1} will be built. */
  public StateView latest() {
    return view(chain.setting(chain.head().orElseThrow().height()).orElseThrow());
  }

  /**
   * Why a conclusion would be wrong in a block of its own right behind the latest; nothing if it
   * would count.
   *
   * @param time of that block in seconds, unless the latest is later
   */
  public Optional<ConclusionRefusal> refusal(Conclusion conclusion, long time) {
    return behind(time).refusal(conclusion, ConclusionOrder.gasMax(config.gasLimit()));
  }

  /** The same as {@link #refusal}, without a look at the proofs. */
  public Optional<ConclusionRefusal> refusalButProofs(Conclusion conclusion, long time) {
    return behind(time).refusalButProofs(conclusion);
  }

  private AdmissionLedger behind(long time) {
    StateView latest = latest();
    long dated = Math.max(time, latest.block().timestamp());
    BlockContext next =
        context(config, latest.block().number() + 1, dated, Address.ZERO, this::hash);
    return new AdmissionLedger(processor, latest.state(), next, config.rules());
  }

  public ExecutedBlock execute(BlockInput input) {
    return new BlockExecution(config, chain, this, processor, input).execute();
  }

  /**
   * Begins the next block of a chain that this program makes by itself.
   *
   * @param time in seconds, not before the latest block's
   */
  public LocalBlock local(long time) {
    BlockHeader parent = latestHeader();
    return new LocalBlock(
        processor,
        context(config, parent.number() + 1, time, Address.ZERO, this::hash),
        parent,
        new OverlayNodeStore(chain.nodes()),
        this::hash);
  }

  /**
   * Decodes a transaction of this chain.
   *
   * @throws SignedTransaction.MalformedException if the bytes are none
   */
  public SignedTransaction decode(Bytes transaction) throws SignedTransaction.MalformedException {
    return SignedTransaction.decode(transaction, config, senders);
  }

  BlockHeader latestHeader() {
    long height = chain.head().orElseThrow().height();
    return chain.header(height).orElseThrow();
  }

  /** The hash of a committed header, as contracts may ask for it; zero if it is not known. */
  Bytes32 hash(long number) {
    return chain.header(number).map(BlockHeader::hash).orElse(Bytes32.ZERO);
  }

  static BlockContext context(
      ChainConfig config, long number, long time, Address coinbase, LongFunction<Bytes32> hashes) {
    return new BlockContext(
        UInt256.of(config.chainId()),
        number,
        time,
        coinbase,
        config.gasLimit(),
        UInt256.of(config.baseFee()),
        Bytes32.ZERO,
        UInt256.ONE,
        new RememberedHashes(hashes));
  }

  /**
   * The header of a height without content (rule L3): only its time and its proposer are its own.
   */
  public static BlockHeader idleHeader(
      ChainConfig config, BlockHeader parent, long time, Address proposer) {
    return header(
        context(config, parent.number() + 1, time, proposer, number -> Bytes32.ZERO),
        parent.hash(),
        parent.stateRoot(),
        List.of());
  }

  static BlockHeader header(
      BlockContext block, Bytes32 parentHash, Bytes32 stateRoot, List<BlockEntry> entries) {
    List<Log> logs = entries.stream().flatMap(entry -> entry.logs().stream()).toList();
    long gasUsed = entries.isEmpty() ? 0 : entries.getLast().cumulativeGas();
    return new BlockHeader(
        parentHash,
        block.coinbase(),
        stateRoot,
        listRoot(entries.stream().map(BlockEntry::encoded).toList()),
        listRoot(entries.stream().map(BlockEntry::receipt).toList()),
        BlockHeader.bloom(logs),
        block.number(),
        block.gasLimit(),
        gasUsed,
        block.timestamp(),
        block.prevRandao(),
        block.baseFee().toBigInteger());
  }

  /** The root of a trie from RLP-encoded positions to values. */
  static Bytes32 listRoot(List<Bytes> values) {
    MerklePatriciaTrie trie =
        new MerklePatriciaTrie(new MemoryNodeStore(), MerklePatriciaTrie.EMPTY_ROOT);
    for (int i = 0; i < values.size(); i++) {
      trie.put(Rlp.encode(i), values.get(i));
    }
    return trie.commit();
  }
}
