package network.haca.lightclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import network.haca.lightclient.MadeInference.Asked;
import network.haca.lightclient.MadeReports.Voice;
import network.haca.pipe.FactRequest;
import network.haca.pipe.FactResult;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.PipeHashes;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Printable;
import network.haca.schemas.NodeKind;
import network.haca.schemas.feed.FeedReport;
import network.haca.schemas.feed.SignedReport;
import org.junit.jupiter.api.Test;

/**
 * Rule R2 on facts (rule P10): the receipt holds by the reports of a quorum of data nodes, whatever
 * validators and the node that answered say.
 */
class FactsInReceiptTest {
  private static FactRequest question(int quorum) {
    return new FactRequest(
        "btc-usd", List.of(new FactRequest.Parameter("pair", "BTC-USD")), quorum, 2, 10_000);
  }

  /** A question for a fact, answered some seconds after the block that admits it. */
  private static Asked fact(FactRequest question, long value, int reports, long after) {
    long admitted = new MadeBlock(MadeInference.FIRST_BLOCK, Bytes32.ZERO).time().getEpochSecond();
    return new Asked(
        question,
        NodeKind.DATA_NODE,
        Optional.of(new FactResult(BigInteger.valueOf(value), admitted + after, reports, false)));
  }

  private static Asked fact(long value, int reports) {
    return fact(question(2), value, reports, 1);
  }

  private static MadeInference made(MadeReports reports, Asked... round) {
    MadeInference made = new MadeInference("tx", List.of(List.of(round)));
    made.reports = Optional.of(reports);
    return made;
  }

  private static MadeReports two() {
    return new MadeReports(Voice.of(0, 6_400_000), Voice.of(1, 6_400_002));
  }

  private static Asked ofTwo() {
    return fact(6_400_001, 2);
  }

  private static String detail(JsonNode document, String step) {
    return InferenceReceiptTest.verify(document).stream()
        .filter(each -> each.name().equals(step))
        .findFirst()
        .orElseThrow()
        .detail();
  }

  private static void holds(JsonNode document) {
    assertEquals(
        List.of(),
        InferenceReceiptTest.failed(document),
        () -> InferenceReceiptTest.verify(document).toString());
  }

  private static void fails(String reason, JsonNode document) {
    assertEquals(
        List.of("facts"),
        InferenceReceiptTest.failed(document),
        () -> InferenceReceiptTest.verify(document).toString());
    String detail = detail(document, "facts");
    assertTrue(detail.contains(reason), detail);
  }

  @Test
  void r2AFactHoldsByTheReportsOfAQuorum() {
    ObjectNode document = made(two(), ofTwo()).document();
    holds(document);
    assertTrue(detail(document, "answers").contains("64000.01 at 2026"));
    String said = detail(document, "facts");
    for (String part :
        List.of(
            "source \"btc-usd\"",
            "with \"pair\" = \"BTC-USD\"",
            "2 owners' reports agree within 10000 millionths, 2 have to",
            "64000.00 at",
            "64000.02 at",
            MadeReports.node(Voice.of(1, 0)).toHex(),
            MadeReports.owner(1).toHex(),
            MadeInference.DIGEST.toHex())) {
      assertTrue(said.contains(part), said);
    }
  }

  /** Nodes take the last of one name, and nobody hides it behind others, or within another. */
  @Test
  void r2TheParametersThatCountAreToldWhateverStandsBeforeThem() {
    List<FactRequest.Parameter> parameters =
        new ArrayList<>(Collections.nCopies(14, new FactRequest.Parameter("pair", "BTC-USD")));
    parameters.add(new FactRequest.Parameter("pair", "DOGE-USD"));
    parameters.add(new FactRequest.Parameter("side", "x\" side = \"y\n✓ facts"));
    FactRequest question = new FactRequest("btc-usd", parameters, 2, 2, 10_000);
    ObjectNode document = made(two(), fact(question, 6_400_001, 2, 1)).document();
    holds(document);
    String said = detail(document, "facts");
    assertTrue(said.contains("with \"pair\" = \"DOGE-USD\"\n"), said);
    assertTrue(said.contains("14 earlier parameters of the same names do not count"), said);
    assertFalse(said.contains("BTC-USD"), said);
    assertTrue(said.contains("with \"side\" = \"x\\\" side"), said);
    assertFalse(said.contains("\n✓"), said);
  }

  /** Each line is bounded by itself: nothing of what is proven is cut off. */
  @Test
  void r2EveryReportOfEveryFactIsTold() {
    FactRequest other = new FactRequest("btc-usd", List.of(), 2, 2, 10_000);
    MadeReports four =
        new MadeReports(
            Voice.of(0, 6_400_001),
            Voice.of(1, 6_400_001),
            Voice.of(2, 6_400_001),
            Voice.of(3, 6_400_001));
    ObjectNode document =
        made(
                four,
                fact(question(3), 6_400_001, 4, 1),
                fact(new FactRequest(other.source(), List.of(), 3, 2, 10_000), 6_400_001, 4, 1))
            .document();
    holds(document);
    List<String> lines = detail(document, "facts").lines().toList();
    assertEquals(8, lines.stream().filter(line -> line.startsWith("64000.01 at")).count());
    assertEquals(2, lines.stream().filter(line -> line.contains("digest 0x")).count());
    assertTrue(lines.getFirst().contains("compare the definition's digest"));
    assertTrue(lines.stream().allMatch(line -> line.length() < Printable.LINE_MAX));
  }

  @Test
  void r2ANodeThatCameLaterReportedNothing() {
    MadeReports reports = two();
    reports.registered =
        new MadeBlock(MadeInference.FIRST_BLOCK, Bytes32.ZERO).time().getEpochSecond() + 1;
    fails("was registered after", made(reports, ofTwo()).document());
  }

  /** Validators took no answer in a block that is dated before its round or far ahead of it. */
  @Test
  void r2AnAnswersDateIsOfItsRound() {
    for (long seconds : List.of(-10L, 31L)) {
      MadeInference made = made(two(), ofTwo());
      made.answerDelay = seconds;
      fails("is dated before the admission, or after the block", made.document());
    }
  }

  @Test
  void r2AnOutlierIsShownAndDoesNotCount() {
    MadeReports reports =
        new MadeReports(
            Voice.of(0, 6_400_000), Voice.of(1, 6_400_002), new Voice(2, 2, 9_900_000, 2));
    ObjectNode document = made(reports, fact(6_400_002, 2)).document();
    holds(document);
    assertTrue(detail(document, "facts").contains("99000.00"), detail(document, "facts"));
    assertTrue(detail(document, "facts").contains("an outlier"));
  }

  @Test
  void r2AFactHasNoMoreReportsThanNodesAreAsked() {
    fails("more reports than nodes", made(two(), fact(question(1), 6_400_001, 2, 1)).document());
  }

  /** A model is asked beside the fact, another about the answer, and a fact in the second round. */
  @Test
  void r2FactsAndInferencesStandInOneReceipt() {
    FactRequest again = new FactRequest("btc-usd", List.of(), 2, 2, 10_000);
    MadeInference mixed =
        new MadeInference(
            "tx",
            List.of(
                List.of(InferenceCases.tee(2_001), ofTwo(), InferenceCases.failing(3)),
                List.of(InferenceCases.vanilla(-2_005), fact(again, 6_400_001, 2, 4))));
    mixed.reports = Optional.of(two());
    holds(mixed.document());
  }

  /** A node that reported both stands in the document once. */
  @Test
  void r2TwoFactsOfDifferentNodesHold() {
    FactRequest other = new FactRequest("btc-usd", List.of(), 2, 2, 10_000);
    MadeInference made = made(two(), ofTwo(), fact(other, 5, 2, 1));
    made.otherReports.put(other, new MadeReports(Voice.of(1, 5), Voice.of(2, 5)));
    ObjectNode document = made.document();
    holds(document);
    assertEquals(3, document.at("/registry/reporters").size());
    ArrayNode reporters = (ArrayNode) document.at("/registry/reporters");
    reporters.insert(0, reporters.remove(2));
    fails("its reporters are not those", document);
  }

  /** Each is signed for its own question, though one node was asked both at once. */
  @Test
  void r2AFactsReportsAreNoneOfAnother() {
    FactRequest other = new FactRequest("btc-usd", List.of(), 2, 2, 10_000);
    AtomicReference<OpenRequest> first = new AtomicReference<>();
    MadeReports one = two();
    one.question =
        open -> {
          first.set(open);
          return open;
        };
    MadeReports swapped = two();
    swapped.question = _ -> Objects.requireNonNull(first.get());
    MadeInference made = made(one, ofTwo(), fact(other, 6_400_001, 2, 1));
    made.otherReports.put(other, swapped);
    fails("did not sign its report", made.document());
  }

  @Test
  void r2WithoutAQuorumThereIsNoFact() {
    MadeReports one = new MadeReports(Voice.of(0, 6_400_000));
    fails("1 owners' reports agree, 2 have to", made(one, fact(6_400_000, 1)).document());
    MadeReports apart = new MadeReports(Voice.of(0, 6_400_000), Voice.of(1, 9_900_000));
    fails("0 owners' reports agree", made(apart, fact(8_150_000, 0)).document());
  }

  @Test
  void r2TwoNodesOfOneOwnerAreNoQuorum() {
    MadeReports reports = new MadeReports(Voice.of(0, 6_400_000), new Voice(1, 0, 6_400_002, 1));
    fails("are both of owner " + MadeReports.owner(0), made(reports, ofTwo()).document());
  }

  @Test
  void r2AReportThatWasChangedIsNotSigned() {
    MadeReports reports = two();
    reports.shown =
        signed ->
            new SignedReport(
                new FeedReport(
                    signed.report().round(),
                    signed.report().value().add(BigInteger.TWO),
                    signed.report().observedAt()),
                signed.nodeId(),
                signed.signature());
    fails("did not sign its report", made(reports, fact(6_400_003, 2)).document());
  }

  @Test
  void r2AReportOfAnotherNodesKeyIsNotSigned() {
    MadeReports reports = two();
    reports.shown =
        signed ->
            new SignedReport(
                signed.report(),
                MadeReports.node(
                    Voice.of(signed.nodeId().equals(MadeReports.node(Voice.of(0, 0))) ? 1 : 0, 0)),
                signed.signature());
    ObjectNode document = made(reports, ofTwo()).document();
    ArrayNode reporters = (ArrayNode) document.at("/registry/reporters");
    reporters.insert(0, reporters.remove(1));
    fails("did not sign its report", document);
  }

  /** Key, seed and question are those of the other transaction: nothing of a report is left. */
  @Test
  void r2AReportOfAnotherTransactionProvesNothing() {
    MadeReports reports = two();
    reports.question =
        open -> {
          Bytes32 key = PipeHashes.key(Bytes32.ofUnsigned(9), open.callData());
          return question(open, key, PipeHashes.seed(key, Bytes32.ofUnsigned(8)), open.digest());
        };
    fails("did not sign its report", made(reports, ofTwo()).document());
  }

  /** The same question by the source of another definition, or at another admission. */
  @Test
  void r2AReportOfAnotherSourceOrSeedProvesNothing() {
    MadeReports source = two();
    source.question = open -> question(open, open.key(), open.seed(), Bytes32.ofUnsigned(94));
    fails("did not sign its report", made(source, ofTwo()).document());
    MadeReports seed = two();
    seed.question = open -> question(open, open.key(), Bytes32.ZERO, open.digest());
    fails("did not sign its report", made(seed, ofTwo()).document());
  }

  private static OpenRequest question(OpenRequest open, Bytes32 key, Bytes32 seed, Bytes32 digest) {
    return new OpenRequest(
        key, open.entry(), digest, open.mode(), seed, List.of(), open.callData());
  }

  @Test
  void r2AnObservationFromBeforeTheQuestionProvesNothing() {
    MadeReports early = new MadeReports(new Voice(0, 0, 6_400_000, -61), Voice.of(1, 6_400_002));
    fails("from before it was asked", made(early, ofTwo()).document());
    MadeReports late = new MadeReports(new Voice(0, 0, 6_400_000, 3), Voice.of(1, 6_400_002));
    fails("after the answer", made(late, ofTwo()).document());
  }

  @Test
  void r2TheAnswerIsWhatTheReportsComeTo() {
    fails("come to another answer", made(two(), fact(6_400_002, 2)).document());
    fails("come to another answer", made(two(), fact(6_400_001, 3)).document());
  }

  @Test
  void r2OnlyDataNodesReport() {
    MadeReports reports = two();
    reports.kind = NodeKind.TEE_MODEL_WORKER;
    fails("is a TEE_MODEL_WORKER, and reported", made(reports, ofTwo()).document());
  }

  @Test
  void r2AFactIsAnsweredByADataNode() {
    Asked asked = ofTwo();
    Asked worker = new Asked(asked.request(), NodeKind.TEE_MODEL_WORKER, asked.result());
    ObjectNode document = made(two(), worker).document();
    assertEquals(List.of("nodes"), InferenceReceiptTest.failed(document));
    assertTrue(detail(document, "nodes").contains("answered with a fact"));
  }

  @Test
  void r2OneNodesFailureOrAnswerWithoutReportsIsNoFact() {
    MadeInference failed =
        new MadeInference(
            "tx", List.of(List.of(new Asked(question(2), NodeKind.DATA_NODE, Optional.empty()))));
    assertTrue(detail(failed.document(), "answers").contains("which is no answer"));
    MadeInference bare = new MadeInference("tx", List.of(List.of(ofTwo())));
    assertTrue(detail(bare.document(), "answers").contains("a fact has no reports"));
    Asked asked = ofTwo();
    Asked bent = new Asked(asked.request(), asked.by(), asked.result(), Bytes.fromHex("c0ff"));
    fails("one form", new MadeInference("tx", List.of(List.of(bent))).document());
  }

  @Test
  void r2ReportersAreExactlyThoseOfTheReports() {
    ObjectNode document = made(two(), ofTwo()).document();
    ObjectNode missing = document.deepCopy();
    ((ArrayNode) missing.at("/registry/reporters")).remove(0);
    fails("its reporters are not those", missing);
    ObjectNode twice = document.deepCopy();
    ArrayNode reporters = (ArrayNode) twice.at("/registry/reporters");
    reporters.add(reporters.get(0).deepCopy());
    fails("its reporters are not those", twice);
    ObjectNode none = InferenceCases.mixed("tx").document();
    ((ObjectNode) none.get("registry")).putArray("reporters");
    assertTrue(InferenceReceiptTest.failed(none).contains("form"));
    ((ObjectNode) none.get("registry")).set("reporters", document.at("/registry/reporters"));
    fails("its reporters are not those", none);
  }

  @Test
  void r2EveryForgedFieldOfAReporterIsRefused() {
    ObjectNode document = made(two(), ofTwo()).document();
    List<Forgery> forgeries =
        Forgery.of(document).stream()
            .filter(forgery -> forgery.at().toString().startsWith("/registry/reporters"))
            .toList();
    assertTrue(forgeries.size() > 100, "forgeries: " + forgeries.size());
    List<String> taken =
        forgeries.stream()
            .filter(forgery -> InferenceReceiptTest.failed(forgery.applied(document)).isEmpty())
            .map(Forgery::toString)
            .toList();
    assertEquals(List.of(), taken);
  }
}
