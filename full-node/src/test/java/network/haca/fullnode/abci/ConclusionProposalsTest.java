package network.haca.fullnode.abci;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import network.haca.fullnode.pool.CheckCode;
import network.haca.fullnode.tendermint.Judgement;
import network.haca.fullnode.tendermint.Request;
import network.haca.fullnode.tendermint.RequestCheckTx;
import network.haca.fullnode.tendermint.RequestFinalizeBlock;
import network.haca.fullnode.tendermint.RequestPrepareProposal;
import network.haca.fullnode.tendermint.RequestProcessProposal;
import network.haca.fullnode.tendermint.ResponseFinalizeBlock;
import network.haca.pipe.OpenAdmission;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule P5 as CometBFT asks: conclusions are checked, proposed first, and judged by everyone. */
class ConclusionProposalsTest {
  @TempDir private Path folder;

  private final AskedNode asked = new AskedNode();
  private final List<Bytes> joining = asked.joining(0);

  @SuppressWarnings("NullAway.Init")
  private SimulatedValidator node;

  @BeforeEach
  void start() throws Exception {
    node = begun("one");
    decide(node, joining.toArray(Bytes[]::new));
    decide(node, AskedNode.asking(0), AskedNode.asking(1));
    decide(node);
    assertEquals(2, node.latest().admissions().size());
  }

  @AfterEach
  void close() {
    node.close();
  }

  private SimulatedValidator begun(String name) throws Exception {
    return new SimulatedValidator(
        0,
        false,
        Files.createDirectories(folder.resolve(name)),
        SimulatedValidator.genesis(List.of(1L)));
  }

  private static Timestamp time(long height) {
    return Timestamp.newBuilder().setSeconds(SimulatedValidator.START + height).build();
  }

  private static ResponseFinalizeBlock decide(SimulatedValidator node, Bytes... transactions) {
    long height = node.height() + 1;
    RequestFinalizeBlock.Builder block =
        RequestFinalizeBlock.newBuilder()
            .setHeight(height)
            .setTime(time(height))
            .setProposerAddress(ByteString.copyFrom(new byte[20]));
    for (Bytes transaction : transactions) {
      block.addTxs(BlockInputs.byteString(transaction));
    }
    ResponseFinalizeBlock response = node.finalizeBlock(block.build());
    node.commit();
    return response;
  }

  private OpenAdmission open(int index) {
    return node.latest().admissions().get(index);
  }

  private int check(Bytes transaction) {
    return node.ask(
            Request.newBuilder()
                .setCheckTx(RequestCheckTx.newBuilder().setTx(BlockInputs.byteString(transaction)))
                .build())
        .getCheckTx()
        .getCode();
  }

  private List<Bytes> propose() {
    long height = node.height() + 1;
    return node
        .ask(
            Request.newBuilder()
                .setPrepareProposal(
                    RequestPrepareProposal.newBuilder()
                        .setHeight(height)
                        .setTime(time(height))
                        .setProposerAddress(ByteString.copyFrom(new byte[20]))
                        .setMaxTxBytes(4 << 20))
                .build())
        .getPrepareProposal()
        .getTxsList()
        .stream()
        .map(BlockInputs::bytes)
        .toList();
  }

  private Judgement judged(Bytes... transactions) {
    long height = node.height() + 1;
    RequestProcessProposal.Builder request =
        RequestProcessProposal.newBuilder()
            .setHeight(height)
            .setTime(time(height))
            .setProposerAddress(ByteString.copyFrom(new byte[20]));
    for (Bytes transaction : transactions) {
      request.addTxs(BlockInputs.byteString(transaction));
    }
    return node.ask(Request.newBuilder().setProcessProposal(request).build())
        .getProcessProposal()
        .getStatus();
  }

  @Test
  void p5ConclusionsAreProposedBeforeTransactionsTheOldestFirst() {
    Bytes newer = asked.conclusion(open(1), 5);
    Bytes older = asked.conclusion(open(0), 6);
    Bytes user = AskedNode.asking(2);
    assertEquals(CheckCode.TAKEN, check(user));
    assertEquals(CheckCode.TAKEN, check(newer));
    assertEquals(CheckCode.TAKEN, check(older));
    List<Bytes> proposal = propose();
    assertEquals(List.of(older, newer, user), proposal);
    assertEquals(Judgement.JUDGEMENT_ACCEPT, judged(proposal.toArray(Bytes[]::new)));
    decide(node, proposal.toArray(Bytes[]::new));
    assertEquals(1, node.latest().admissions().size(), "that of the user's new transaction");
    assertEquals(CheckCode.REFUSED, check(older));
    assertEquals(List.of(), propose());
  }

  @Test
  void p5AForgedResultIsRefusedByTheOthers() {
    Bytes forged = asked.forged(open(0), 5);
    assertEquals(CheckCode.REFUSED, check(forged));
    assertEquals(Judgement.JUDGEMENT_REJECT, judged(forged));
    Bytes good = asked.conclusion(open(0), 5);
    assertEquals(Judgement.JUDGEMENT_REJECT, judged(good, good));
    assertEquals(Judgement.JUDGEMENT_REJECT, judged(AskedNode.asking(2), good));
    assertEquals(Judgement.JUDGEMENT_ACCEPT, judged(good, AskedNode.asking(2)));
  }

  /** Rule L7: admissions are state, so a node that crashed, or that replays, goes on with them. */
  @Test
  void p3AnAdmissionOutlivesACrashAndReplays() throws Exception {
    Bytes conclusion = asked.conclusion(open(0), 5);
    node.crash();
    assertEquals(2, node.latest().admissions().size());
    try (SimulatedValidator other = begun("other")) {
      decide(other, joining.toArray(Bytes[]::new));
      decide(other, AskedNode.asking(0), AskedNode.asking(1));
      decide(other);
      assertEquals(decide(node, conclusion).getAppHash(), decide(other, conclusion).getAppHash());
    }
    assertEquals(1, node.latest().admissions().size());
  }
}
