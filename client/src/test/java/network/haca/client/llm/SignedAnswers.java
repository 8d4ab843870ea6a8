package network.haca.client.llm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.KeyPair;
import java.util.List;
import network.haca.contracts.RegistryContract.Interval;
import network.haca.contracts.RegistryContract.Node;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.RsaPss;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.NodeKind;
import network.haca.schemas.TeeProof;
import network.haca.schemas.llm.AnswerForm;
import network.haca.schemas.llm.AnswerText;
import network.haca.schemas.llm.CanonicalRequest;
import network.haca.schemas.llm.CanonicalRequest.Form;
import network.haca.schemas.llm.LlmAnswer;
import network.haca.schemas.llm.PythonJson;

/** A node that signs whatever it is given, and what the registry knows of it. */
final class SignedAnswers {
  static final KeyPair KEYS = RsaPss.newKeyPair();
  static final Bytes KEY = Bytes.wrap(KEYS.getPublic().getEncoded());
  static final long TIME = 1_764_140_000L;
  static final String REQUEST =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

  private SignedAnswers() {}

  static Bytes32 requestHash() throws Exception {
    return ((CanonicalRequest.Bytewise) CanonicalRequest.chat(PythonJson.parse(REQUEST), Form.SDK))
        .hash();
  }

  static SettlementLeaf leaf(Bytes signedOutput, Bytes32 salt) throws Exception {
    Bytes32 output = Keccak.hash(signedOutput);
    Bytes32 message = SettlementLeaf.message(requestHash(), output, TIME);
    return new SettlementLeaf(
        Keccak.hash(KEY),
        requestHash(),
        output,
        RsaPss.sign(KEYS.getPrivate(), message, salt),
        TIME);
  }

  /** A body with its proof. */
  static ObjectNode whole(ObjectNode body) throws Exception {
    ObjectNode out = body.deepCopy();
    LlmAnswer read = LlmAnswer.read(AnswerText.json(body));
    TeeProof.add(out, leaf(read.signedOutput(), read.hash()), read.hash());
    return out;
  }

  /** Events with the proof in the last. */
  static List<ObjectNode> stream(List<ObjectNode> events) throws Exception {
    AnswerForm.Events form = new AnswerForm.Events();
    events.forEach(event -> form.written(AnswerText.event(event)));
    List<ObjectNode> out = events.stream().map(ObjectNode::deepCopy).toList();
    Bytes signed = LlmAnswer.read(text(events)).signedOutput();
    TeeProof.add(out.getLast(), leaf(signed, form.hash()), form.hash());
    return out;
  }

  static String text(List<ObjectNode> events) {
    StringBuilder text = new StringBuilder();
    events.forEach(event -> text.append(AnswerText.event(event)));
    return text.append(AnswerText.DONE).toString();
  }

  /** The node of that key, which counted at {@link #TIME}. */
  static SigningNode node() {
    return new SigningNode(
        new Node(
            Keccak.hash(KEY),
            Address.ZERO,
            Address.ZERO,
            "https://n:1",
            KEY,
            Bytes.EMPTY,
            Bytes32.ZERO,
            NodeKind.LLM_PROXY.teeType(),
            true,
            TIME,
            TIME),
        List.of(new Interval(TIME, TIME + 60)),
        false);
  }
}
