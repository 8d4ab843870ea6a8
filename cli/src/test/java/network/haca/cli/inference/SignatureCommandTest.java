package network.haca.cli.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import network.haca.primitives.Keccak;
import network.haca.role.OneSentenceErrors;
import network.haca.schemas.NodeKind;
import network.haca.schemas.llm.PythonJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code haca signature verify} calls true is proven, and what is not it says. */
class SignatureCommandTest {
  @TempDir private Path folder;

  private final PrintStream standard = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final StringWriter errors = new StringWriter();

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void giveBack() {
    System.setOut(standard);
  }

  private Path file(String name, String content) throws Exception {
    return Files.writeString(folder.resolve(name), content);
  }

  private int verify(String answer, String... more) throws Exception {
    Path key = Files.write(folder.resolve("key"), Answers.KEY.toArray());
    CommandLine command =
        new CommandLine(new SignatureCommand())
            .setErr(new PrintWriter(errors, true))
            .setExecutionExceptionHandler(new OneSentenceErrors());
    String[] arguments = new String[more.length + 4];
    arguments[0] = "verify";
    arguments[1] = file("answer.json", answer).toString();
    arguments[2] = "--key";
    arguments[3] = key.toString();
    System.arraycopy(more, 0, arguments, 4, more.length);
    return command.execute(arguments);
  }

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aGivenKeyProvesNoNode() throws Exception {
    String request = file("request.json", Answers.REQUEST).toString();
    assertEquals(0, verify(Answers.answer("Paris").toString(), "--request", request));
    assertTrue(text().contains("✓ request   what was asked, by its hash: {\"messages\""), text());
    assertTrue(text().contains("✓ answer    its text, by hash: Paris"), text());
    assertTrue(
        text().contains("✓ key       the given one, whose id is " + Keccak.hash(Answers.KEY)),
        text());
    assertTrue(text().contains("– node      whether the key is of a registered LLM node"), text());
    assertTrue(text().contains("as far as it was checked; not checked: node."), text());
    assertFalse(text().contains("of node 0x"), text());
  }

  @Test
  void bytesThatAreNoUtf8AreNoAnswerAndAMarkInFrontIsNone() throws Exception {
    String answer = Answers.answer("Paris").toString();
    byte[] malformed = answer.getBytes(StandardCharsets.UTF_8);
    malformed[answer.indexOf("Paris")] = (byte) 0xff;
    Path request = Files.write(folder.resolve("request.json"), malformed);
    assertEquals(2, verify(answer, "--request", request.toString()));
    assertTrue(errors.toString().contains("no UTF-8"), errors::toString);
    assertEquals(2, verify("\ufeff" + answer));
    assertTrue(errors.toString().contains("byte order mark"), errors::toString);
  }

  @Test
  void withoutTheRequestWhatWasAskedIsOpen() throws Exception {
    assertEquals(0, verify(Answers.answer("Paris").toString()));
    assertTrue(text().contains("– request   give --request FILE"), text());
    assertTrue(text().contains("not checked: request, node."), text());
  }

  @Test
  void anotherRequestAnswerOrTimeDoesNotHold() throws Exception {
    String other = file("other.json", Answers.REQUEST.replace("hello", "hullo")).toString();
    assertEquals(1, verify(Answers.answer("Paris").toString(), "--request", other));
    assertTrue(text().contains("✗ request"), text());
    assertEquals(1, verify(Answers.answer("Paris").toString().replace("Paris", "Rome")));
    assertTrue(text().contains("✗ answer    its text, by hash: Rome"), text());
    ObjectNode late = Answers.answer("Paris").put("tee_timestamp", 1_000_000_000_000_000_000L);
    assertEquals(1, verify(late.toString()));
    assertTrue(text().contains("✗ signature over both hashes and second 1000000000000000000"));
    assertTrue(text().endsWith("The answer does not hold." + System.lineSeparator()), text());
  }

  @Test
  void whatStandsTwiceIsRefused() throws Exception {
    String answer = Answers.answer("Paris").toString();
    String twice = answer.replace("\"choices\"", "\"choices\":[],\"choices\"");
    assertEquals(2, verify(twice));
    assertTrue(errors.toString().contains("Duplicate field 'choices'"), errors::toString);
    String request =
        file("twice.json", Answers.REQUEST.replace("\"model\"", "\"model\":\"o\",\"model\""))
            .toString();
    assertEquals(2, verify(answer, "--request", request));
    assertTrue(errors.toString().contains("Duplicate field 'model'"), errors::toString);
  }

  @Test
  void whatIsShownOfTheAnswerIsWhatIsSignedAndNoTerminalObeysIt() throws Exception {
    ObjectNode answer = Answers.answer("\u001b[2Jfine");
    assertEquals(0, verify(answer.toString()));
    assertTrue(text().contains("by hash: \\u001b[2Jfine"), text());
    assertTrue(text().contains("All of the answer is signed."), text());
  }

  @Test
  void whatIsChangedOrAddedAnywhereDoesNotHold() throws Exception {
    ObjectNode answer = Answers.answer("Paris");
    for (ObjectNode changed :
        List.of(
            answer.deepCopy().put("model", "gpt-9000"),
            answer.deepCopy().put("data_settlement_transaction_hash", "0xfeed"),
            answer
                .deepCopy()
                .put("tee_leaf", Answers.node(NodeKind.VANILLA).node().teeId().toHex()),
            answer.deepCopy().without(List.of("tee_answer_form")))) {
      assertEquals(1, verify(changed.toString()), changed::toString);
      assertTrue(text().endsWith("The answer does not hold." + System.lineSeparator()), text());
      assertFalse(text().contains("is signed"), text());
    }
    ((ObjectNode) answer.at("/choices/0/message")).put("refusal", "no");
    assertEquals(1, verify(answer.toString()));
    assertTrue(text().contains("✗ whole"), text());
  }

  @Test
  void anAnswerOfTheOriginalsIsTakenIfThatIsAskedForAndSaysWhatOfItIsSigned() throws Exception {
    ObjectNode answer = Answers.ofTheOriginal("Paris");
    assertEquals(1, verify(answer.toString()));
    assertTrue(text().contains("--original checks a part"), text());
    assertEquals(0, verify(answer.toString(), "--original"));
    assertTrue(text().contains("Signed is its text alone, by the original's form; not signed: id"));
    ((ObjectNode) answer.at("/choices/0/message")).put("refusal", "no");
    assertEquals(1, verify(answer.toString(), "--original"));
    assertTrue(text().contains("✗ original  not signed: 'refusal'"), text());
  }

  @Test
  void whatIsPublishedOfAnIndividualSettlementIsVerifiedWithItsRequest() throws Exception {
    ObjectNode answer = Answers.answer("Paris");
    ObjectNode payload = answer.objectNode();
    payload.set("input", PythonJson.parse(Answers.REQUEST));
    payload.set("output", answer);
    payload
        .put("teeSignature", answer.get("tee_signature").asText())
        .put("teeId", answer.get("tee_id").asText())
        .put("timestamp", Long.toString(Answers.TIME));
    assertEquals(0, verify(payload.toString()));
    assertTrue(text().contains("✓ request"), text());
    assertEquals(1, verify(payload.toString().replace("\"stop\"", "\"length\"")));
    assertEquals(2, verify(payload.toString().replace("hello", "hullo")));
  }
}
