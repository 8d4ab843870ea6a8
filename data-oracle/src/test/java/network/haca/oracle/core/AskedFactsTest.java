package network.haca.oracle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import network.haca.answering.core.AnswerStore;
import network.haca.answering.core.Registries;
import network.haca.answering.core.Reply;
import network.haca.oracle.core.FactSightings.Sight;
import network.haca.oracle.core.SourceVoices.Observation;
import network.haca.pipe.Answer;
import network.haca.pipe.FactReports;
import network.haca.pipe.FactRequest;
import network.haca.pipe.FactResult;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.Mode;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.OutputSignature;
import network.haca.pipe.PipeHashes;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.RsaPss;
import network.haca.provingnode.core.Signer;
import network.haca.schemas.feed.FeedReport;
import network.haca.schemas.feed.FeedRound;
import network.haca.schemas.feed.SignedReport;
import org.junit.jupiter.api.Test;

/** Rule P10 at a data node: one report to each request, and an answer once enough agree. */
class AskedFactsTest {
  private static final long CHAIN = 31;
  private static final long ADMITTED_AT = 1_790_000_000L;
  private static final Bytes32 TRANSACTION = Bytes32.ofUnsigned(7);
  private static final List<KeyPair> KEYS =
      IntStream.range(0, 4).mapToObj(_ -> RsaPss.newKeyPair()).toList();

  private final List<SignedReport> board = new ArrayList<>();
  private final Map<Bytes32, Answer> kept = new HashMap<>();
  private final List<Consumer<Sight>> asked = new ArrayList<>();
  private final List<Runnable> stuck = new ArrayList<>();
  private boolean isBoardStuck;
  private long now = ADMITTED_AT + 1;

  private final AskedFacts node = node();

  private AskedFacts node() {
    return new AskedFacts(
        new AskedFacts.Parts(
            CHAIN,
            (_, _, seen) -> asked.add(seen),
            new Board(),
            new Kept(),
            new Known(),
            () -> Instant.ofEpochSecond(now),
            task -> {
              if (isBoardStuck) {
                stuck.add(task);
              } else {
                task.run();
              }
            }));
  }

  private static Bytes publicKey(int node) {
    return Bytes.wrap(KEYS.get(node).getPublic().getEncoded());
  }

  private static Bytes32 id(int node) {
    return Keccak.hash(publicKey(node));
  }

  private static OpenRequest request(int... row) {
    return request(TRANSACTION, row);
  }

  private static OpenRequest request(Bytes32 transaction, int... row) {
    Bytes callData = InferenceAbi.write(new FactRequest("btc-usd", List.of(), 2, 2, 10_000));
    Bytes32 key = PipeHashes.key(transaction, callData);
    return new OpenRequest(
        key,
        Bytes32.ofUnsigned(1),
        Bytes32.ofUnsigned(2),
        Mode.TEE,
        Bytes32.ofUnsigned(3),
        IntStream.of(row).mapToObj(AskedFactsTest::id).toList(),
        callData);
  }

  private static OpenAdmission admission(OpenRequest request) {
    return new OpenAdmission(
        TRANSACTION, 1, Address.ZERO, 5, ADMITTED_AT, 1, ADMITTED_AT + 120, 69, List.of(request));
  }

  private final OpenRequest request = request(0, 1, 2);

  private void look() {
    node.look(List.of(admission(request)), new Key(0));
  }

  private SignedReport report(int by, long value) {
    return report(by, value, FactReports.round(CHAIN, request), ADMITTED_AT + 1);
  }

  private static SignedReport report(int by, long value, FeedRound round, long at) {
    FeedReport report = new FeedReport(round, BigInteger.valueOf(value), at);
    return new SignedReport(report, id(by), RsaPss.sign(KEYS.get(by).getPrivate(), report.hash()));
  }

  /** This node has seen a value. */
  private void reported(long value) {
    look();
    asked.getFirst().accept(new Sight.Seen(new Observation(BigInteger.valueOf(value), now)));
    look();
  }

  private boolean isAnswered() {
    boolean isReady = node.isReady(request);
    assertEquals(isReady, !node.answer(request).toCompletableFuture().isCompletedExceptionally());
    return isReady;
  }

  private FactResult said() {
    assertTrue(isAnswered(), "no answer yet");
    Reply reply = node.answer(request).toCompletableFuture().join();
    assertFalse(reply.proof().isEmpty());
    return InferenceAbi.readFactResult(reply.returnData()).orElseThrow();
  }

  @Test
  void aValueIsReportedOnceAndShownAgain() {
    reported(10_000);
    assertEquals(1, board.size());
    assertEquals(1, kept.size(), "on disk before it leaves");
    now += AskedFacts.SHOW_AGAIN_SECONDS;
    look();
    assertEquals(2, board.size());
    assertEquals(board.getFirst(), board.getLast(), "the same");
    assertEquals(1, asked.size(), "the source is not asked again");
    assertFalse(isAnswered(), "alone it is no quorum");
  }

  /** What the source says now is another value, which nobody may see beside the first. */
  @Test
  void whatWasReportedBeforeAnEndIsReportedAgain() {
    reported(10_000);
    AskedFacts again = node();
    again.look(List.of(admission(request)), new Key(0));
    assertEquals(2, board.size());
    assertEquals(board.getFirst(), board.getLast());
    assertEquals(1, asked.size());
  }

  @Test
  void aSourceThatTellsNothingIsAskedAgain() {
    look();
    look();
    assertEquals(1, asked.size());
    now += AskedFacts.ASK_AGAIN_SECONDS;
    look();
    assertEquals(1, asked.size(), "it is being asked");
    asked.getLast().accept(new Sight.Nothing());
    look();
    assertEquals(2, asked.size());
    asked.getLast().accept(new Sight.Nothing());
    now += AskedFacts.ASK_AGAIN_SECONDS;
    look();
    assertEquals(2, asked.size(), "less and less often");
    now += AskedFacts.ASK_AGAIN_SECONDS;
    look();
    assertEquals(3, asked.size());
    assertTrue(board.isEmpty());
  }

  /** Whoever makes many transactions wait does not have a source asked as often at once. */
  @Test
  void noMoreSourcesAreAskedAtOnceThanAreAllowed() {
    List<OpenAdmission> open =
        IntStream.range(0, AskedFacts.ASKING_MAX + 2)
            .mapToObj(Bytes32::ofUnsigned)
            .map(transaction -> admission(request(transaction, 0, 1, 2)))
            .toList();
    node.look(open, new Key(0));
    assertEquals(AskedFacts.ASKING_MAX, asked.size());
    asked.getFirst().accept(new Sight.Seen(new Observation(BigInteger.TEN, now)));
    node.look(open, new Key(0));
    node.look(open, new Key(0));
    assertEquals(AskedFacts.ASKING_MAX + 1, asked.size());
  }

  @Test
  void aNodeThatWasNotDrawnReportsNothing() {
    node.look(List.of(admission(request)), new Key(3));
    assertTrue(asked.isEmpty());
    assertTrue(node.answer(request).toCompletableFuture().isCompletedExceptionally());
  }

  @Test
  void theAnswerIsThereAsSoonAsEnoughAgree() {
    reported(10_000);
    board.add(report(1, 10_003));
    look();
    assertEquals(new FactResult(BigInteger.valueOf(10_001), ADMITTED_AT + 1, 2, false), said());
  }

  @Test
  void aLieIsWaitedBehind() {
    reported(10_000);
    board.add(report(1, 90_000));
    look();
    assertFalse(isAnswered());
    board.add(report(2, 10_000));
    look();
    assertEquals(2, said().reports());
    assertEquals(BigInteger.valueOf(10_000), said().value());
  }

  /** A conclusion with one report that does not count is refused as a whole. */
  @Test
  void whatTheLedgerWouldNotTakeIsLeftOut() {
    reported(10_000);
    FeedRound round = FactReports.round(CHAIN, request);
    FeedRound elsewhere =
        new FeedRound(CHAIN, round.contract(), round.feedId(), 1, Bytes32.ofUnsigned(9));
    board.add(report(1, 10_000, elsewhere, ADMITTED_AT + 1));
    board.add(report(1, 10_000, round, ADMITTED_AT - 61));
    board.add(report(1, 10_000, round, now + 1));
    board.add(report(3, 10_000));
    SignedReport forged = report(2, 10_000);
    board.add(new SignedReport(forged.report(), id(1), forged.signature()));
    look();
    assertFalse(isAnswered());
    board.add(report(2, 10_000));
    assertEquals(2, said().reports());
  }

  @Test
  void aNodeThatContradictsItselfHasNoVoice() {
    reported(10_000);
    board.add(report(1, 10_000));
    board.add(report(1, 10_001));
    look();
    assertFalse(isAnswered());
    board.add(report(2, 10_002));
    look();
    assertEquals(BigInteger.valueOf(10_001), said().value());
  }

  @Test
  void whatIsOverIsForgotten() {
    reported(10_000);
    board.add(report(1, 10_000));
    assertTrue(isAnswered());
    node.look(List.of(), new Key(0));
    assertFalse(isAnswered());
  }

  /** It would make every answer of this node wrong. */
  @Test
  void anObservationOfAnotherTimeIsMadeAgain() {
    look();
    asked.getFirst().accept(new Sight.Seen(new Observation(BigInteger.TEN, ADMITTED_AT - 61)));
    now += AskedFacts.ASK_AGAIN_SECONDS;
    look();
    assertTrue(kept.isEmpty(), "it is not signed");
    assertEquals(2, asked.size());
  }

  /** Else whoever asks for what cannot be had would keep all others' from being looked up. */
  @Test
  void whatCannotBeHadHoldsNoPlace() {
    List<OpenAdmission> open =
        IntStream.range(0, AskedFacts.ASKING_MAX + 1)
            .mapToObj(Bytes32::ofUnsigned)
            .map(transaction -> admission(request(transaction, 0, 1, 2)))
            .toList();
    node.look(open, new Key(0));
    assertEquals(AskedFacts.ASKING_MAX, asked.size());
    asked.forEach(each -> each.accept(new Sight.Never()));
    node.look(open, new Key(0));
    assertEquals(AskedFacts.ASKING_MAX + 1, asked.size());
    now += 60;
    node.look(open, new Key(0));
    assertEquals(AskedFacts.ASKING_MAX + 1, asked.size(), "they are never asked for again");
  }

  /** Kafka is away: showing stands, and nothing else does. */
  @Test
  void whatIsBeingShownIsBounded() {
    isBoardStuck = true;
    reported(10_000);
    for (int i = 0; i < 1_000; i++) {
      now += AskedFacts.SHOW_AGAIN_SECONDS;
      look();
    }
    assertEquals(1, stuck.size());
  }

  private final class Board implements ReportBoard {
    @Override
    public void listen() {}

    @Override
    public void publish(SignedReport report) {
      board.add(report);
    }

    @Override
    public List<SignedReport> seen(Bytes32 feedId, long round) {
      return board.stream()
          .filter(each -> each.report().round().feedId().equals(feedId))
          .filter(each -> each.report().round().number() == round)
          .distinct()
          .toList();
    }

    @Override
    public void close() {}
  }

  private final class Kept implements AnswerStore {
    @Override
    public Optional<Answer> find(Bytes32 question) {
      return Optional.ofNullable(kept.get(question));
    }

    @Override
    public Answer keep(Bytes32 question, Answer answer) {
      kept.putIfAbsent(question, answer);
      return kept.get(question);
    }
  }

  private static final class Known implements Registries {
    @Override
    public Optional<Bytes> key(Bytes32 node) {
      return IntStream.range(0, KEYS.size())
          .filter(each -> id(each).equals(node))
          .mapToObj(AskedFactsTest::publicKey)
          .findFirst();
    }

    @Override
    public boolean isEnabled(Bytes32 node) {
      return true;
    }

    @Override
    public Optional<OutputSignature> outputs(Bytes32 entry) {
      return Optional.empty();
    }

    @Override
    public Optional<Circuit> circuit(Bytes32 entry) {
      return Optional.empty();
    }
  }

  private record Key(int number) implements Signer {
    @Override
    public Bytes32 teeId() {
      return id(number);
    }

    @Override
    public int teeType() {
      return 3;
    }

    @Override
    public boolean isMeasuredWith(Bytes32 content) {
      return true;
    }

    @Override
    public Instant countsFrom() {
      return Instant.EPOCH;
    }

    @Override
    public Bytes sign(Bytes32 message) {
      return RsaPss.sign(KEYS.get(number).getPrivate(), message);
    }

    @Override
    public Bytes sign(Bytes32 message, Bytes32 salt) {
      return sign(message);
    }

    @Override
    public Bytes signShared(Bytes32 message) {
      return sign(message);
    }
  }
}
