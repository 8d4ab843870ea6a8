package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import com.esaulpaugh.headlong.abi.TupleType;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import network.haca.contracts.ContractArtifact;
import network.haca.pipe.Answer;
import network.haca.pipe.FactReports;
import network.haca.pipe.FactResult;
import network.haca.pipe.InferenceAbi;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.schemas.feed.SignedReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The example contract {@code Wager}: what data nodes report decides who has both stakes. */
class WagerTest {
  private static final BigInteger STAKE = BigInteger.TEN.pow(18);
  private static final int ABOVE = 1;
  private static final int BELOW = 2;
  private static final int SETTLER = 3;
  private static final long LINE = 10_000;

  private final FactStage facts = new FactStage(4);
  private final InferenceStage stage = facts.stage;
  private final long decidedFrom = TestLedger.START + stage.seconds + 10;
  private final Address wager = wager();

  private Address wager() {
    BlockEntry created = created(facts.entry.toHex());
    return created.created().orElseThrow();
  }

  private BlockEntry created(String source) {
    Tuple question = Tuple.of(source, new Tuple[] {Tuple.of("pair", "BTC-USD")}, 2, 2, 10_000L);
    Bytes arguments =
        Bytes.copyOf(
            TupleType.parse("((string,(string,string)[],uint8,uint8,uint32),int256,uint256)")
                .encode(
                    Tuple.of(question, BigInteger.valueOf(LINE), BigInteger.valueOf(decidedFrom)))
                .array());
    Bytes creation =
        Bytes.concat(ContractArtifact.load("examples/Wager").creationCode(), arguments);
    return stage.block(stage.creation(ABOVE, 3_000_000, STAKE, creation)).entries().getLast();
  }

  private static Bytes call(String function) {
    return Bytes.copyOf(Function.parse(function).encodeCall(Tuple.EMPTY).array());
  }

  private void join() {
    Bytes joining = stage.transaction(BELOW, wager, STAKE, 200_000, call("join()"));
    assertTrue(stage.block(joining).entries().getLast().success());
  }

  private Bytes settling() {
    return stage.transaction(SETTLER, wager, BigInteger.ZERO, 2_000_000, call("settle()"));
  }

  /** It waits for reports of the first two nodes that are drawn. */
  private Bytes asked() {
    stage.seconds = decidedFrom - TestLedger.START + 1;
    Bytes settling = settling();
    stage.block(settling);
    stage.block();
    assertTrue(stage.admitted(settling).isPresent());
    return settling;
  }

  private BlockEntry settled(Bytes settling, long value, long observedAt) {
    List<SignedReport> reports =
        Stream.of(0, 1)
            .map(place -> stage.node(facts.request(settling).row().get(place)))
            .map(node -> facts.report(settling, node, value, observedAt))
            .sorted(SignedReport.ORDER)
            .toList();
    Answer answer =
        stage.answer(
            stage.node(facts.request(settling).row().getFirst()),
            facts.request(settling),
            facts.since(settling),
            InferenceAbi.write(new FactResult(BigInteger.valueOf(value), observedAt, 2, false)),
            FactReports.encode(reports));
    ExecutedBlock block = stage.block(stage.conclusion(facts.admitted(settling), List.of(answer)));
    assertEquals(0, block.results().getFirst().code(), block.results().getFirst().log());
    return block.entries().getLast();
  }

  @ParameterizedTest
  @CsvSource({"10000, 1", "9999, 2", "-5, 2"})
  void whoIsRightHasBothStakes(long value, int winner) {
    join();
    Bytes settling = asked();
    assertEquals(STAKE.multiply(BigInteger.TWO), stage.balance(wager), "zeros decide nothing");
    BigInteger before = stage.balance(InferenceStage.address(winner));
    assertTrue(settled(settling, value, facts.since(settling)).success());
    assertEquals(BigInteger.ZERO, stage.balance(wager));
    BigInteger won = stage.balance(InferenceStage.address(winner)).subtract(before);
    assertTrue(won.compareTo(STAKE.multiply(BigInteger.TWO)) >= 0, () -> "won " + won);
    assertFalse(stage.block(settling()).entries().getLast().success(), "once");
  }

  /** A name's owner could have it point to another source before it is settled. */
  @Test
  void itsSourceIsNamedForGood() {
    assertFalse(created(FactStage.SOURCE).success());
  }

  @Test
  void whatNobodySettlesReturns() {
    join();
    stage.seconds = decidedFrom - TestLedger.START + 86_400;
    assertFalse(stage.block(settling()).entries().getLast().success());
    for (int account : new int[] {ABOVE, BELOW}) {
      Bytes refund = stage.transaction(account, wager, BigInteger.ZERO, 200_000, call("refund()"));
      assertTrue(stage.block(refund).entries().getLast().success());
    }
    assertEquals(BigInteger.ZERO, stage.balance(wager));
  }

  /** What a node saw before the time that was agreed upon decides nothing. */
  @Test
  void anObservationOfBeforeIsOutdated() {
    join();
    Bytes settling = asked();
    assertFalse(settled(settling, LINE, decidedFrom - 1).success());
    assertEquals(STAKE.multiply(BigInteger.TWO), stage.balance(wager));
  }

  @Test
  void nobodySettlesItTooEarlyAndAloneOneTakesItsStakeBack() {
    Bytes early = settling();
    assertFalse(stage.block(early).entries().getLast().success());
    assertTrue(stage.admitted(early).isEmpty(), "nothing is asked");
    Bytes settling = asked();
    assertTrue(settled(settling, LINE - 1, facts.since(settling)).success());
    assertEquals(BigInteger.ZERO, stage.balance(wager), "nobody bet against it");
  }
}
