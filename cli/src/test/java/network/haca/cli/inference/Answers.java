package network.haca.cli.inference;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.KeyPair;
import java.util.List;
import network.haca.client.llm.SigningNode;
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
import network.haca.schemas.llm.CanonicalRequest;
import network.haca.schemas.llm.CanonicalRequest.Form;
import network.haca.schemas.llm.LlmAnswer;
import network.haca.schemas.llm.PythonJson;

/** LLM answers as a node with a key of its own signs them. */
final class Answers {
  static final KeyPair KEYS = RsaPss.newKeyPair();
  static final Bytes KEY = Bytes.wrap(KEYS.getPublic().getEncoded());
  static final long TIME = 1_764_140_000L;
  static final String REQUEST =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

  private Answers() {}

  /** Of {@link #REQUEST}: {@code "text"} as a whole answer. */
  static ObjectNode answer(String text) throws Exception {
    CanonicalRequest.Bytewise request =
        (CanonicalRequest.Bytewise) CanonicalRequest.chat(PythonJson.parse(REQUEST), Form.SDK);
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", "m");
    body.putArray("choices")
        .addObject()
        .put("finish_reason", "stop")
        .putObject("message")
        .put("content", text);
    LlmAnswer read = LlmAnswer.read(body.toString());
    Bytes32 output = Keccak.hash(read.signedOutput());
    Bytes signature =
        RsaPss.sign(
            KEYS.getPrivate(), SettlementLeaf.message(request.hash(), output, TIME), read.hash());
    TeeProof.add(
        body,
        new SettlementLeaf(Keccak.hash(KEY), request.hash(), output, signature, TIME),
        read.hash());
    return body;
  }

  /** The same as one of OpenGradient's gateways signs it. */
  static ObjectNode ofTheOriginal(String text) throws Exception {
    ObjectNode body = answer(text);
    TeeProof proof = TeeProof.of(body).orElseThrow();
    ObjectNode original = body.deepCopy();
    original.remove(TeeProof.FIELDS);
    Bytes signature = RsaPss.sign(KEYS.getPrivate(), proof.leaf().message());
    TeeProof.add(
        original,
        new SettlementLeaf(
            proof.teeId(), proof.requestHash(), proof.outputHash(), signature, TIME));
    return original;
  }

  /** The node of that key, which counted at {@link #TIME} and for a minute. */
  static SigningNode node(NodeKind kind) {
    return new SigningNode(
        new Node(
            Keccak.hash(KEY),
            Address.ZERO,
            Address.ZERO,
            "https://n:1",
            KEY,
            Bytes.EMPTY,
            Bytes32.ZERO,
            kind.teeType(),
            true,
            TIME,
            TIME),
        List.of(new Interval(TIME - 60, TIME - 50), new Interval(TIME, TIME + 60)),
        false);
  }
}
