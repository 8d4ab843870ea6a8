package network.haca.fullnode.abci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.contracts.UnsignedTransaction;
import network.haca.contracts.ValidatorSchedule;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.fullnode.core.VerdictInjection;
import network.haca.fullnode.core.VoteExtension;
import network.haca.fullnode.tendermint.BlockIDFlag;
import network.haca.fullnode.tendermint.CommitInfo;
import network.haca.fullnode.tendermint.Request;
import network.haca.fullnode.tendermint.RequestApplySnapshotChunk;
import network.haca.fullnode.tendermint.RequestFinalizeBlock;
import network.haca.fullnode.tendermint.RequestInfo;
import network.haca.fullnode.tendermint.RequestListSnapshots;
import network.haca.fullnode.tendermint.RequestLoadSnapshotChunk;
import network.haca.fullnode.tendermint.RequestOfferSnapshot;
import network.haca.fullnode.tendermint.ResponseApplySnapshotChunk;
import network.haca.fullnode.tendermint.ResponseFinalizeBlock;
import network.haca.fullnode.tendermint.ResponseOfferSnapshot;
import network.haca.fullnode.tendermint.Snapshot;
import network.haca.fullnode.tendermint.Validator;
import network.haca.fullnode.tendermint.VoteInfo;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.MerkleTree;
import network.haca.primitives.Rlp;
import network.haca.primitives.Sha256;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules L7 and S4: a ledger begins from a snapshot of strangers, or refuses it with a reason. */
class StateSyncTest {
  private static final ChainConfig CONFIG = ChainConfig.development();
  private static final List<Bytes32> LEAVES =
      IntStream.range(0, 3).mapToObj(i -> Keccak.hash(Bytes.ofUtf8("leaf " + i))).toList();
  private static final int HEADER = 1;
  private static final int NODE = 2;
  private static final int SETTLED = 3;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  private SimulatedValidator giver;

  @SuppressWarnings("NullAway.Init")
  private SimulatedValidator joiner;

  private final List<RequestFinalizeBlock> blocks = new ArrayList<>();
  private long nonce;

  @BeforeEach
  void settleABatchAndTakeASnapshot() throws Exception {
    giver =
        new SimulatedValidator(
            0, false, folder.resolve("giver"), SimulatedValidator.genesis(List.of(1L)));
    joiner = SimulatedValidator.unborn(folder.resolve("joiner"));
    decide(
        giver,
        transaction(
            Addresses.RELAY,
            RelayContract.batchSettle(MerkleTree.of(LEAVES).root(), 3, "A".repeat(43))));
    decide(giver, yes());
    giver.settlements().saveSettled(Map.of(1L, LEAVES), Set.of(), 2);
    assertEquals(List.of(), giver.latest().pendingSettlements());
    giver.takeSnapshot();
  }

  @AfterEach
  void close() {
    giver.close();
    joiner.close();
  }

  private Bytes transaction(Address to, Bytes data) {
    return new UnsignedTransaction(
            nonce++,
            Optional.empty(),
            BigInteger.valueOf(1_000_000_000),
            800_000,
            Optional.of(to),
            BigInteger.ZERO,
            data)
        .sign(CONFIG.chainId(), DevelopmentAccounts.KEYS.getFirst());
  }

  private Bytes yes() {
    Bytes extension = new VoteExtension(List.of(new VoteExtension.Opinion(1, true))).encode();
    Bytes signature = giver.signExtension(extension, 1, 0);
    VerdictInjection.Entry entry =
        new VerdictInjection.Entry(giver.publicKey(), extension, signature);
    return new VerdictInjection(List.of(entry)).encode();
  }

  /** The next block, executed and committed. */
  private ResponseFinalizeBlock decide(SimulatedValidator node, Bytes... transactions) {
    Bytes address = new ValidatorSchedule.Member(giver.publicKey(), 1).address();
    long height = blocks.size() + 1L;
    RequestFinalizeBlock.Builder block =
        RequestFinalizeBlock.newBuilder()
            .setHeight(height)
            .setTime(Timestamp.newBuilder().setSeconds(SimulatedValidator.START + height))
            .setProposerAddress(BlockInputs.byteString(address))
            .setDecidedLastCommit(
                CommitInfo.newBuilder()
                    .addVotes(
                        VoteInfo.newBuilder()
                            .setValidator(
                                Validator.newBuilder()
                                    .setAddress(BlockInputs.byteString(address))
                                    .setPower(1))
                            .setBlockIdFlag(BlockIDFlag.BLOCK_ID_FLAG_COMMIT)));
    for (Bytes transaction : transactions) {
      block.addTxs(BlockInputs.byteString(transaction));
    }
    blocks.add(block.build());
    return commit(node, blocks.getLast());
  }

  private static ResponseFinalizeBlock commit(SimulatedValidator node, RequestFinalizeBlock block) {
    ResponseFinalizeBlock response = node.finalizeBlock(block);
    node.commit();
    return response;
  }

  private Snapshot offered() {
    return giver
        .ask(
            Request.newBuilder()
                .setListSnapshots(RequestListSnapshots.getDefaultInstance())
                .build())
        .getListSnapshots()
        .getSnapshots(0);
  }

  private Bytes chunk(Snapshot snapshot) {
    RequestLoadSnapshotChunk request =
        RequestLoadSnapshotChunk.newBuilder()
            .setHeight(snapshot.getHeight())
            .setFormat(snapshot.getFormat())
            .build();
    return BlockInputs.bytes(
        giver
            .ask(Request.newBuilder().setLoadSnapshotChunk(request).build())
            .getLoadSnapshotChunk()
            .getChunk());
  }

  private ResponseOfferSnapshot.Result offer(Snapshot snapshot) {
    ByteString appHash =
        giver
            .ask(Request.newBuilder().setInfo(RequestInfo.getDefaultInstance()).build())
            .getInfo()
            .getLastBlockAppHash();
    return joiner
        .ask(
            Request.newBuilder()
                .setOfferSnapshot(
                    RequestOfferSnapshot.newBuilder().setSnapshot(snapshot).setAppHash(appHash))
                .build())
        .getOfferSnapshot()
        .getResult();
  }

  private ResponseApplySnapshotChunk apply(Bytes chunk) {
    return joiner
        .ask(
            Request.newBuilder()
                .setApplySnapshotChunk(
                    RequestApplySnapshotChunk.newBuilder()
                        .setChunk(BlockInputs.byteString(chunk))
                        .setSender("stranger"))
                .build())
        .getApplySnapshotChunk();
  }

  /** What comes of a snapshot that consistently announces a changed chunk. */
  private ResponseApplySnapshotChunk.Result resultOf(Bytes changed) {
    Bytes metadata = Sha256.hash(changed).value();
    Snapshot announced =
        offered().toBuilder()
            .setMetadata(BlockInputs.byteString(metadata))
            .setHash(BlockInputs.byteString(Sha256.hash(metadata).value()))
            .build();
    assertEquals(ResponseOfferSnapshot.Result.ACCEPT, offer(announced));
    return apply(changed).getResult();
  }

  /** The chunk without the records of a kind that do not pass, or with others in their place. */
  private Bytes with(int kind, UnaryOperator<List<Rlp.Item>> change) throws Exception {
    List<Bytes> records = new ArrayList<>();
    boolean[] changed = {false};
    for (Rlp.Item item : ((Rlp.Sequence) Rlp.decode(chunk(offered()))).items()) {
      List<Rlp.Item> fields = ((Rlp.Sequence) item).items();
      boolean isFirst =
          !changed[0]
              && ((Rlp.Text) fields.getFirst())
                  .value()
                  .equals(Bytes.wrap(new byte[] {(byte) kind}));
      List<Rlp.Item> after = isFirst ? change.apply(fields) : fields;
      changed[0] |= isFirst;
      if (!after.isEmpty()) {
        records.add(Rlp.encode(new Rlp.Sequence(after)));
      }
    }
    assertTrue(changed[0], "there is no record of kind " + kind);
    return Rlp.encodeList(records);
  }

  /** The chunk with other records, which it is given decoded. */
  private Bytes withRecords(UnaryOperator<List<Rlp.Item>> change) throws Exception {
    List<Rlp.Item> records = ((Rlp.Sequence) Rlp.decode(chunk(offered()))).items();
    return Rlp.encode(new Rlp.Sequence(change.apply(new ArrayList<>(records))));
  }

  private static Rlp.Item record(int kind, Rlp.Item... fields) {
    List<Rlp.Item> all = new ArrayList<>(List.of(number(kind)));
    all.addAll(List.of(fields));
    return new Rlp.Sequence(all);
  }

  private static Rlp.Item number(int number) {
    return new Rlp.Text(Rlp.unsigned(BigInteger.valueOf(number)));
  }

  private static Rlp.Item node(String text) {
    return record(NODE, new Rlp.Text(Bytes.ofUtf8(text)));
  }

  /** Where the first record of a kind is. */
  private static int first(List<Rlp.Item> records, int kind) {
    return IntStream.range(0, records.size())
        .filter(i -> ((Rlp.Sequence) records.get(i)).items().getFirst().equals(number(kind)))
        .findFirst()
        .orElseThrow();
  }

  /** The record at a place, with another in front of it. */
  private Bytes before(int kind, Rlp.Item other) throws Exception {
    return withRecords(
        records -> {
          records.add(first(records, kind), other);
          return records;
        });
  }

  /** A field of the first header. */
  private Bytes withHeaderField(int index, Bytes value) throws Exception {
    Rlp.Sequence first =
        (Rlp.Sequence) ((Rlp.Sequence) Rlp.decode(chunk(offered()))).items().getFirst();
    Bytes encoded = ((Rlp.Text) first.items().get(1)).value();
    List<Rlp.Item> fields = new ArrayList<>(((Rlp.Sequence) Rlp.decode(encoded)).items());
    fields.set(index, new Rlp.Text(value));
    Rlp.Item changed = record(HEADER, new Rlp.Text(Rlp.encode(new Rlp.Sequence(fields))));
    return withRecords(
        records -> {
          records.set(0, changed);
          return records;
        });
  }

  @Test
  void aLedgerBeginsFromASnapshotAndGoesOnAlike() {
    Snapshot snapshot = offered();
    assertEquals(ResponseOfferSnapshot.Result.ACCEPT, offer(snapshot));
    assertEquals(ResponseApplySnapshotChunk.Result.ACCEPT, apply(chunk(snapshot)).getResult());
    assertEquals(2, joiner.height());
    assertTrue(joiner.settlements().isSettledLeaf(LEAVES.get(1)), "a replay is seen");
    Bytes deployment = transaction(Addresses.RELAY, RelayContract.grantRelayRole(Addresses.RELAY));
    ResponseFinalizeBlock expected = decide(giver, deployment);
    assertEquals(expected, commit(joiner, blocks.getLast()));
    assertEquals(
        ResponseOfferSnapshot.Result.ABORT, offer(snapshot), "a ledger that has begun stays");
  }

  /** Rule P3: what waits for an answer is state, and who joins meanwhile concludes it alike. */
  @Test
  void aTransactionThatWaitsForAnAnswerIsInTheSnapshot() throws Exception {
    AskedNode asked = new AskedNode();
    decide(giver, asked.joining(nonce).toArray(Bytes[]::new));
    decide(giver, AskedNode.asking(0));
    decide(giver);
    giver.settlements().saveSettled(Map.of(), Set.of(), blocks.size());
    giver.takeSnapshot();
    Snapshot snapshot =
        giver
            .ask(
                Request.newBuilder()
                    .setListSnapshots(RequestListSnapshots.getDefaultInstance())
                    .build())
            .getListSnapshots()
            .getSnapshotsList()
            .stream()
            .max(Comparator.comparingLong(Snapshot::getHeight))
            .orElseThrow();
    assertEquals(ResponseOfferSnapshot.Result.ACCEPT, offer(snapshot));
    assertEquals(ResponseApplySnapshotChunk.Result.ACCEPT, apply(chunk(snapshot)).getResult());
    assertEquals(giver.latest().admissions(), joiner.latest().admissions());
    Bytes conclusion = asked.conclusion(joiner.latest().admissions().getFirst(), 5);
    assertEquals(decide(giver, conclusion), commit(joiner, blocks.getLast()));
    assertEquals(List.of(), joiner.latest().admissions());
  }

  @Test
  void aNodeThatEndsBetweenTheLastChunkAndItsFirstHeightBeginsAgain() throws Exception {
    Snapshot snapshot = offered();
    assertEquals(ResponseOfferSnapshot.Result.ACCEPT, offer(snapshot));
    assertEquals(ResponseApplySnapshotChunk.Result.ACCEPT, apply(chunk(snapshot)).getResult());
    joiner.crash();
    assertEquals(ResponseOfferSnapshot.Result.ACCEPT, offer(snapshot));
    assertEquals(ResponseApplySnapshotChunk.Result.ACCEPT, apply(chunk(snapshot)).getResult());
    assertEquals(2, joiner.height());
    ResponseFinalizeBlock expected =
        decide(giver, transaction(Addresses.RELAY, RelayContract.grantRelayRole(Addresses.RELAY)));
    assertEquals(expected, commit(joiner, blocks.getLast()));
  }

  @Test
  void everyNodeWritesTheSameSnapshot() throws Exception {
    try (SimulatedValidator other =
        new SimulatedValidator(
            1, false, folder.resolve("other"), SimulatedValidator.genesis(List.of(1L)))) {
      blocks.forEach(block -> commit(other, block));
      other.settlements().saveSettled(Map.of(1L, LEAVES.reversed()), Set.of(), 2);
      other.takeSnapshot();
      assertEquals(giver.snapshots().list(), other.snapshots().list());
    }
  }

  @Test
  void onlyTheLatestSnapshotsAreKept() throws Exception {
    for (int i = 0; i < 3; i++) {
      decide(giver, transaction(Addresses.RELAY, RelayContract.getPending()));
      giver.settlements().saveSettled(Map.of(), Set.of(), blocks.size());
      giver.takeSnapshot();
    }
    assertEquals(
        List.of(5L, 4L),
        giver.snapshots().list().stream()
            .map(network.haca.fullnode.snapshot.Snapshot::height)
            .toList());
    assertEquals(Optional.empty(), giver.snapshots().chunk(2, 0));
  }

  @Test
  void aDamagedChunkIsFetchedAgainFromAnother() {
    Snapshot snapshot = offered();
    assertEquals(ResponseOfferSnapshot.Result.ACCEPT, offer(snapshot));
    ResponseApplySnapshotChunk damaged = apply(Bytes.fromHex("c0"));
    assertEquals(ResponseApplySnapshotChunk.Result.RETRY, damaged.getResult());
    assertEquals(List.of(0), damaged.getRefetchChunksList());
    assertEquals(List.of("stranger"), damaged.getRejectSendersList());
    assertEquals(ResponseApplySnapshotChunk.Result.ACCEPT, apply(chunk(snapshot)).getResult());
  }

  @Test
  void aSnapshotThatDoesNotDescribeItselfRightlyIsRejected() {
    Snapshot good = offered();
    assertEquals(
        ResponseOfferSnapshot.Result.REJECT_FORMAT, offer(good.toBuilder().setFormat(9).build()));
    assertEquals(ResponseOfferSnapshot.Result.REJECT, offer(good.toBuilder().setChunks(2).build()));
    assertEquals(
        ResponseOfferSnapshot.Result.REJECT,
        offer(good.toBuilder().setMetadata(ByteString.EMPTY).build()));
    assertEquals(
        ResponseOfferSnapshot.Result.REJECT,
        offer(good.toBuilder().setHash(ByteString.copyFrom(new byte[32])).build()));
  }

  @Test
  void whateverIsMissingOrChangedTheSnapshotIsRejectedAndTheNextMayCome() throws Exception {
    ResponseApplySnapshotChunk.Result rejected = ResponseApplySnapshotChunk.Result.REJECT_SNAPSHOT;
    assertEquals(rejected, resultOf(Bytes.fromHex("80")));
    assertEquals(rejected, resultOf(Bytes.fromHex("c2c109")));
    assertEquals(rejected, resultOf(Bytes.fromHex("c0")));
    assertEquals(rejected, resultOf(with(HEADER, fields -> List.of())), "no first header");
    assertEquals(rejected, resultOf(with(NODE, fields -> List.of())), "a node is missing");
    assertEquals(rejected, resultOf(with(SETTLED, fields -> List.of())), "leaves are missing");
    assertEquals(
        rejected,
        resultOf(
            with(
                SETTLED,
                fields ->
                    List.of(fields.get(0), new Rlp.Text(Bytes.fromHex("02")), fields.get(2)))),
        "leaves of a settlement that is not");
    assertEquals(
        rejected,
        resultOf(
            with(
                SETTLED,
                fields ->
                    List.of(
                        fields.get(0),
                        fields.get(1),
                        new Rlp.Sequence(((Rlp.Sequence) fields.get(2)).items().subList(0, 2))))),
        "a leaf is missing");
    assertFalse(joiner.settlements().isSettledLeaf(Keccak.hash(Bytes.EMPTY)));
    Snapshot good = offered();
    assertEquals(ResponseOfferSnapshot.Result.ACCEPT, offer(good));
    assertEquals(ResponseApplySnapshotChunk.Result.ACCEPT, apply(chunk(good)).getResult());
  }

  @Test
  void leavesThatNoSettlementHasAreNeverTakenForSettled() throws Exception {
    Bytes32 unsettled = Keccak.hash(Bytes.ofUtf8("a leaf of a later batch"));
    Rlp.Item more =
        record(SETTLED, number(1), new Rlp.Sequence(List.of(new Rlp.Text(unsettled.value()))));
    assertEquals(
        ResponseApplySnapshotChunk.Result.REJECT_SNAPSHOT, resultOf(before(SETTLED, more)));
    assertFalse(joiner.settlements().isSettledLeaf(unsettled), "else its batch would be refused");
  }

  @Test
  void aSnapshotHasNothingButWhatItsStateNeedsInItsOneOrder() throws Exception {
    ResponseApplySnapshotChunk.Result rejected = ResponseApplySnapshotChunk.Result.REJECT_SNAPSHOT;
    assertEquals(rejected, resultOf(before(NODE, node("unneeded"))), "another node, out of order");
    Bytes ordered =
        withRecords(
            records -> {
              records.add(node("unneeded"));
              int nodes = first(records, NODE);
              records
                  .subList(nodes, records.size())
                  .sort(Comparator.comparing(StateSyncTest::hashOfNode));
              return records;
            });
    assertEquals(rejected, resultOf(ordered), "another node, in order");
    assertEquals(
        rejected,
        resultOf(
            withRecords(
                records -> {
                  records.add(records.getLast());
                  return records;
                })),
        "a node twice");
    assertEquals(
        rejected,
        resultOf(withRecords(records -> List.copyOf(records.reversed()))),
        "the other way round");
    Rlp.Item large = record(NODE, new Rlp.Text(Bytes.wrap(new byte[6 << 20])));
    assertEquals(rejected, resultOf(before(NODE, large)), "more than a chunk may have");
  }

  private static Bytes32 hashOfNode(Rlp.Item record) {
    return Keccak.hash(((Rlp.Text) ((Rlp.Sequence) record).items().get(1)).value());
  }

  @Test
  void headersAreThoseThatTheAppHashLinks() throws Exception {
    ResponseApplySnapshotChunk.Result rejected = ResponseApplySnapshotChunk.Result.REJECT_SNAPSHOT;
    assertEquals(rejected, resultOf(withHeaderField(11, Bytes.fromHex("01"))), "another time");
    assertEquals(rejected, resultOf(withHeaderField(3, Bytes32.ZERO.value())), "another state");
    assertEquals(rejected, resultOf(withHeaderField(0, Bytes.fromHex("0102"))), "a short hash");
    assertEquals(rejected, resultOf(withHeaderField(2, Bytes.fromHex("0102"))), "a short address");
  }

  @Test
  void whoGaveAFalseSnapshotIsAskedNoMore() {
    Bytes chunk = Bytes.fromHex("c0");
    Bytes metadata = Sha256.hash(chunk).value();
    Snapshot announced =
        offered().toBuilder()
            .setMetadata(BlockInputs.byteString(metadata))
            .setHash(BlockInputs.byteString(Sha256.hash(metadata).value()))
            .build();
    assertEquals(ResponseOfferSnapshot.Result.ACCEPT, offer(announced));
    assertEquals(List.of("stranger"), apply(chunk).getRejectSendersList());
  }
}
