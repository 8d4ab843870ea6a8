package network.haca.fullnode.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import network.haca.contracts.UnsignedTransaction;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.BlockHeader;
import network.haca.fullnode.core.BlockInput;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.ChainReader;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.fullnode.core.ExecutedBlock;
import network.haca.fullnode.core.Genesis;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

class RocksChainTest {
  private static final long START = 1_790_000_000L;
  private static final Address NOBODY = Address.ofWord(Bytes32.ofUnsigned(0xcccc));
  private static final int BLOCKS = 5;
  private static final int CUTS = 40;

  @TempDir private Path folder;

  private ChainReader.Head genesis() throws IOException {
    try (RocksChain chain = RocksChain.open(folder)) {
      ExecutedBlock genesis = Genesis.execute(ChainConfig.development(), chain, List.of(), START);
      chain.commit(genesis);
      return genesis.head();
    }
  }

  @Test
  void whatWasCommittedIsThereWhenItIsOpenedAgain() throws IOException {
    ChainReader.Head head = genesis();
    try (RocksChain chain = RocksChain.open(folder)) {
      assertEquals(head, chain.head().orElseThrow());
      assertEquals(head.appHash(), chain.header(0).orElseThrow().hash());
    }
  }

  @Test
  void nothingOfABeginningThatWasGivenUpIsTakenForTheNext() throws IOException {
    try (RocksChain chain = RocksChain.open(folder)) {
      BlockHeader given =
          Genesis.execute(ChainConfig.development(), chain, List.of(), START).header();
      BlockHeader last = atHeight(given, 7);
      chain.begin(List.of(last));
      assertEquals(List.of(8L, 7L), List.of(chain.oldest(), chain.began()));
      assertEquals(7, chain.settlements().indexedHeight());
      chain.clear();
      assertEquals(List.of(0L, 0L), List.of(chain.oldest(), chain.began()));
      assertEquals(0, chain.settlements().indexedHeight(), "else leaves up to it stay unknown");
      assertEquals(Optional.empty(), chain.header(7));
      assertEquals(Optional.empty(), chain.numberOf(last.hash()));
    }
  }

  private static BlockHeader atHeight(BlockHeader header, long number) {
    return new BlockHeader(
        header.parentHash(),
        header.coinbase(),
        header.stateRoot(),
        header.transactionsRoot(),
        header.receiptsRoot(),
        header.logsBloom(),
        number,
        header.gasLimit(),
        header.gasUsed(),
        header.timestamp(),
        header.prevRandao(),
        header.baseFee());
  }

  @Test
  void aLedgerOfAnotherVersionIsRefusedInASentence() throws Exception {
    ChainReader.Head head = genesis();
    assertEquals(0, head.height());
    try (Options options = new Options();
        RocksDB database = RocksDB.open(options, folder.toString())) {
      database.delete(new byte[] {'f'});
    }
    String message =
        String.valueOf(
            assertThrows(IOException.class, () -> RocksChain.open(folder).close()).getMessage());
    assertTrue(message.contains("another version of haca; use another home"), message);
  }

  /** Rule L3: power that fails in the middle of a write takes that write, and nothing else. */
  @Test
  void aWriteThatWasCutOffIsNotThereAndAllBeforeItIs() throws Exception {
    List<ChainReader.Head> heads = new ArrayList<>();
    Path ledger = folder.resolve("ledger");
    // An open database's log of writes is what a crash leaves.
    try (RocksChain chain = RocksChain.open(ledger)) {
      commit(chain, Genesis.execute(ChainConfig.development(), chain, List.of(), START), heads);
      for (int i = 0; i < BLOCKS; i++) {
        commit(chain, transfer(chain, i), heads);
      }
      Path log = logOfWrites(ledger);
      long size = Files.size(log);
      for (int cut = 0; cut <= CUTS; cut++) {
        Path copy = folder.resolve("cut-" + cut);
        copy(ledger, copy);
        try (FileChannel file = FileChannel.open(logOfWrites(copy), StandardOpenOption.WRITE)) {
          file.truncate(size * cut / CUTS);
        }
        requireWhole(copy, cut, heads);
      }
    }
  }

  private static void requireWhole(Path ledger, int cut, List<ChainReader.Head> heads)
      throws IOException {
    try (RocksChain chain = RocksChain.open(ledger)) {
      Optional<ChainReader.Head> head = chain.head();
      if (head.isEmpty()) {
        assertTrue(cut < CUTS, "all of it was there");
        return;
      }
      long height = head.get().height();
      assertEquals(heads.get((int) height), head.get());
      assertTrue(cut < CUTS || height == BLOCKS, "all of it was there");
      BlockExecutor executor = new BlockExecutor(ChainConfig.development(), chain);
      assertEquals(
          UInt256.of(height), executor.latest().state().balance(NOBODY), "the state of " + height);
      // And it goes on from there.
      chain.commit(transfer(chain, (int) height));
    }
  }

  private static void commit(RocksChain chain, ExecutedBlock block, List<ChainReader.Head> heads) {
    chain.commit(block);
    heads.add(block.head());
  }

  private static ExecutedBlock transfer(RocksChain chain, int nonce) {
    ChainConfig config = ChainConfig.development();
    Bytes transaction =
        new UnsignedTransaction(
                nonce,
                Optional.empty(),
                BigInteger.valueOf(1_000_000_000),
                21_000,
                Optional.of(NOBODY),
                BigInteger.ONE,
                Bytes.EMPTY)
            .sign(config.chainId(), DevelopmentAccounts.KEYS.getFirst());
    return new BlockExecutor(config, chain)
        .execute(
            new BlockInput(
                nonce + 1L,
                START + nonce,
                Address.ZERO,
                0,
                Set.of(),
                List.of(),
                List.of(transaction)));
  }

  private static Path logOfWrites(Path ledger) throws IOException {
    try (Stream<Path> files = Files.list(ledger)) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(each -> !each.endsWith("LOCK")).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
