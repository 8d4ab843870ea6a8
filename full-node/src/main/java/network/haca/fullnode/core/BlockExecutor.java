package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.evm.BlockContext;
import network.haca.evm.ExecutionResult;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.UInt256;
import network.haca.evm.state.Log;
import network.haca.evm.state.MemoryNodeStore;
import network.haca.evm.state.MerklePatriciaTrie;
import network.haca.evm.state.WorldState;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;

/**
 * Executes a decided block on the last committed state. Depends on nothing else, so that it may run
 * again after a crash and gives the same; it writes nothing.
 */
public final class BlockExecutor {
  /** A settlement that opened at most so long ago and is PENDING is content (rule L3). */
  private static final long PENDING_CONTENT_HEIGHTS = 32;

  /** Of a transaction that FinalizeBlock made (rule L6). */
  static final int SYSTEM_TYPE = 0x7e;

  private static final int CODE_REFUSED = 1;

  private final ChainConfig config;
  private final ChainReader chain;
  private final TransactionProcessor processor = LedgerRules.processor();

  public BlockExecutor(ChainConfig config, ChainReader chain) {
    this.config = config;
    this.chain = chain;
  }

  /** The state of a committed height. */
  public StateView view(BlockHeader header) {
    return new StateView(
        processor,
        chain.nodes(),
        header.stateRoot(),
        context(config, header.number(), header.timestamp(), header.coinbase(), this::hash));
  }

  /** The state on which height {@code head + 1} will be built. */
  public StateView latest() {
    return view(latestHeader());
  }

  public ExecutedBlock execute(BlockInput input) {
    return new Run(input).execute();
  }

  private BlockHeader latestHeader() {
    long height = chain.head().orElseThrow().height();
    return chain.header(height).orElseThrow();
  }

  private Bytes32 hash(long number) {
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
        hashes);
  }

  static BlockHeader header(
      ChainConfig config,
      BlockContext block,
      Bytes32 parentHash,
      Bytes32 stateRoot,
      List<BlockEntry> entries) {
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
        config.gasLimit(),
        gasUsed,
        block.timestamp(),
        Bytes32.ZERO,
        config.baseFee());
  }

  /** The root of a trie from RLP-encoded positions to values. */
  private static Bytes32 listRoot(List<Bytes> values) {
    MerklePatriciaTrie trie =
        new MerklePatriciaTrie(new MemoryNodeStore(), MerklePatriciaTrie.EMPTY_ROOT);
    for (int i = 0; i < values.size(); i++) {
      trie.put(Rlp.encode(i), values.get(i));
    }
    return trie.commit();
  }

  /** The execution of one block. */
  private final class Run {
    private final BlockInput input;
    private final BlockHeader parent = latestHeader();
    private final OverlayNodeStore nodes = new OverlayNodeStore(chain.nodes());
    private final WorldState state = new WorldState(nodes, parent.stateRoot());
    private final BlockContext block;
    private final List<BlockEntry> entries = new ArrayList<>();
    private final List<ExecutedBlock.TransactionResult> results = new ArrayList<>();
    private long gasUsed;

    Run(BlockInput input) {
      this.input = input;
      this.block =
          context(config, input.height(), input.time(), input.proposer(), BlockExecutor.this::hash);
    }

    ExecutedBlock execute() {
      // Undone with all else if the height turns out to be without content.
      HistoryContract.write(
          state,
          chain.head().orElseThrow().contentHeight(),
          input.height(),
          BlockExecutor.this::hash);
      List<Bytes> transactions = input.transactions();
      boolean injected =
          !transactions.isEmpty() && VerdictInjection.isInjection(transactions.getFirst());
      if (injected) {
        countVerdicts(transactions.getFirst());
      }
      for (Bytes transaction : transactions.subList(injected ? 1 : 0, transactions.size())) {
        executeUser(transaction);
      }
      expire();
      return finish();
    }

    private void countVerdicts(Bytes transaction) {
      List<RelayContract.Verdict> verdicts =
          VerdictInjection.decode(transaction)
              .map(
                  injection ->
                      injection.validEntries(
                          latest().validators(),
                          input.committed(),
                          input.height() - 1,
                          input.lastCommitRound(),
                          config.cometChainId()))
              .map(VerdictInjection::verdicts)
              .orElse(List.of());
      if (!verdicts.isEmpty()) {
        executeSystem(RelayContract.countVerdicts(verdicts));
      }
      results.add(new ExecutedBlock.TransactionResult(0, "", 0, 0));
    }

    private void executeUser(Bytes encoded) {
      try {
        SignedTransaction signed = SignedTransaction.decode(encoded, config.chainId());
        long wanted = signed.transaction().gasLimit();
        switch (processor.execute(
            state, block, signed.transaction(), signed.sender(), config.gasLimit() - gasUsed)) {
          case TransactionProcessor.Outcome.Executed executed -> {
            add(signed, executed.result());
            results.add(
                new ExecutedBlock.TransactionResult(0, "", wanted, executed.result().gasUsed()));
          }
          case TransactionProcessor.Outcome.Refused refused ->
              refuse(refused.refusal() + ": " + refused.detail());
        }
      } catch (SignedTransaction.MalformedException e) {
        refuse(String.valueOf(e.getMessage()));
      }
    }

    private void refuse(String reason) {
      results.add(new ExecutedBlock.TransactionResult(CODE_REFUSED, reason, 0, 0));
    }

    private void add(SignedTransaction signed, ExecutionResult result) {
      gasUsed += result.gasUsed();
      entries.add(
          new BlockEntry(
              signed.encoded(),
              signed.hash(),
              signed.sender(),
              result.success(),
              result.gasUsed(),
              gasUsed,
              TransactionProcessor.effectivePrice(block, signed.transaction()).toBigInteger(),
              result.created(),
              result.logs()));
    }

    private void expire() {
      StateView view = new StateView(processor, nodes, state.commit(), block);
      if (RelayContract.decodeFlag(view.read(Addresses.RELAY, RelayContract.hasExpired()))) {
        executeSystem(RelayContract.expire());
      }
    }

    /** A change that no user asked for is a transaction all the same (rule L6). */
    private void executeSystem(Bytes data) {
      ExecutionResult result =
          processor.call(
              state,
              block,
              StateView.call(Addresses.RELAY, data, config.gasLimit()),
              Addresses.SYSTEM);
      Bytes encoded =
          Bytes.concat(
              Bytes.wrap(new byte[] {SYSTEM_TYPE}),
              Rlp.encodeList(
                  Rlp.encode(input.height()),
                  Rlp.encode(entries.size()),
                  Rlp.encode(Addresses.RELAY.value()),
                  Rlp.encode(data)));
      entries.add(
          new BlockEntry(
              encoded,
              Keccak.hash(encoded),
              Addresses.SYSTEM,
              result.success(),
              0,
              gasUsed,
              BigInteger.ZERO,
              Optional.empty(),
              result.logs()));
    }

    private ExecutedBlock finish() {
      Bytes32 stateRoot = state.commit();
      ChainReader.Head before = chain.head().orElseThrow();
      if (entries.isEmpty() && !hasFreshPending(stateRoot)) {
        BlockHeader header = header(config, block, parent.hash(), parent.stateRoot(), entries);
        ChainReader.Head head =
            new ChainReader.Head(input.height(), before.contentHeight(), before.appHash());
        return new ExecutedBlock(header, entries, results, head, Map.of());
      }
      BlockHeader header = header(config, block, parent.hash(), stateRoot, entries);
      ChainReader.Head head = new ChainReader.Head(input.height(), input.height(), header.hash());
      return new ExecutedBlock(header, entries, results, head, nodes.added());
    }

    private boolean hasFreshPending(Bytes32 stateRoot) {
      StateView view = new StateView(processor, nodes, stateRoot, block);
      return view.pendingSettlements().stream()
          .map(view::settlement)
          .anyMatch(open -> input.height() - open.openedAtHeight() <= PENDING_CONTENT_HEIGHTS);
    }
  }
}
