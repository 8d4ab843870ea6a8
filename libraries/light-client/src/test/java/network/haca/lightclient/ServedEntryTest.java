package network.haca.lightclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelSlots;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.tensor.TensorTranscript;
import org.junit.jupiter.api.Test;

/** Rule H2: the receipt proves the entry under which a node signed the answer. */
class ServedEntryTest {
  private static final Bytes32 ENTRY = Bytes32.ofUnsigned(0xe);
  private static final Bytes32 OTHER = Bytes32.ofUnsigned(0xf);
  private static final Bytes32 DIGEST = Bytes32.ofUnsigned(0xd);
  private static final Address OWNER = Address.fromHex("0x" + "0a".repeat(20));

  /** The word of the owner has the time of registration, too. */
  private static final Bytes32 OWNED =
      Bytes32.fromHex("0x" + "00".repeat(4) + "0000000065000000" + "0a".repeat(20));

  private final ArrayNode cases = JsonNodeFactory.instance.arrayNode();

  private static MadeState state() {
    MadeState state = new MadeState();
    ModelSlots slots = ModelSlots.of(ENTRY);
    state.put(Addresses.MODEL_REGISTRY, slots.digest(), DIGEST);
    state.put(Addresses.MODEL_REGISTRY, slots.owner(), OWNED);
    state.put(Addresses.MODEL_REGISTRY, ModelSlots.of(OTHER).digest(), DIGEST);
    return state;
  }

  private static ObjectNode answer(Optional<Bytes32> entry) {
    TensorTranscript question =
        new TensorTranscript(
            "m",
            "1",
            DIGEST,
            Bytes.wrap(new byte[16]),
            "q",
            TensorTranscript.under(entry),
            List.of());
    Tensor output = new Tensor("y", Datatype.UINT8, List.of(1L), Bytes.fromHex("2a"));
    return new Answer(question, List.of(output)).write();
  }

  private static ObjectNode receipt(MadeState state, Bytes32 entry) {
    ObjectNode receipt = JsonNodeFactory.instance.objectNode();
    receipt.set("answer", answer(Optional.of(entry)));
    ObjectNode model = receipt.putObject("model");
    MadeInference.write(
        model.putArray("accountProof"), state.accountProof(Addresses.MODEL_REGISTRY));
    ArrayNode proofs = model.putArray("storageProofs");
    ModelSlots slots = ModelSlots.of(entry);
    for (Bytes32 slot : List.of(slots.digest(), slots.owner())) {
      MadeInference.write(proofs.addArray(), state.storageProof(Addresses.MODEL_REGISTRY, slot));
    }
    return receipt;
  }

  private static String judged(ObjectNode receipt, Bytes32 root, Optional<Bytes32> expected)
      throws RefusedException, MalformedException {
    return ServedEntry.of(
        JsonFields.of(receipt, "receipt"), MadeInference.genesis(), root, expected);
  }

  private void add(String what, Bytes32 entry, Consumer<ObjectNode> change) {
    ObjectNode receipt = receipt(state(), entry);
    change.accept(receipt);
    ObjectNode vector =
        cases.addObject().put("what", what).put("stateRoot", state().root().toHex());
    vector.set("receipt", receipt);
    try {
      vector.put("detail", judged(receipt, state().root(), Optional.empty()));
    } catch (RefusedException | MalformedException e) {
      vector.put("reason", String.valueOf(e.getMessage()));
    }
  }

  private static ArrayNode proofs(ObjectNode receipt) {
    return (ArrayNode) receipt.at("/model/storageProofs");
  }

  @Test
  void theCommittedEntriesAreJudgedAsByThisVerifier() throws IOException {
    add("all as it should be", ENTRY, it -> {});
    add("an entry that nobody registered", OTHER, it -> {});
    add("no answer", ENTRY, it -> it.remove("answer"));
    add("under no entry", ENTRY, it -> it.set("answer", answer(Optional.empty())));
    add("no proof", ENTRY, it -> it.remove("model"));
    add("another entry", ENTRY, it -> it.set("answer", answer(Optional.of(OTHER))));
    add(
        "another folder",
        ENTRY,
        it -> ((ObjectNode) it.get("answer")).put("modelDigest", OTHER.toHex()));
    add("a proof too few", ENTRY, it -> proofs(it).remove(1));
    add("a proof too many", ENTRY, it -> proofs(it).addArray());
    add("the words the other way round", ENTRY, it -> proofs(it).add(proofs(it).remove(0)));
    add("no such account", ENTRY, it -> ((ObjectNode) it.get("model")).putArray("accountProof"));
    add("another field", ENTRY, it -> ((ObjectNode) it.get("model")).put("owner", "0x"));
    CommittedVectors.check("model-proofs.json", cases);
    assertEquals(1, cases.findValues("detail").size());
    String detail = cases.get(0).path("detail").asText();
    Stream.of(ENTRY, DIGEST, OWNER)
        .forEach(each -> assertTrue(detail.contains(each.toString()), detail));
  }

  @Test
  void anAnswerUnderAnotherEntryThanIsExpectedIsRefused() throws Exception {
    ObjectNode receipt = receipt(state(), ENTRY);
    assertTrue(judged(receipt, state().root(), Optional.of(ENTRY)).contains(ENTRY.toString()));
    assertThrows(RefusedException.class, () -> judged(receipt, state().root(), Optional.of(OTHER)));
  }

  /** A receipt of a batch whose answer names an entry has the step; it fails without the proof. */
  @Test
  void aReceiptWhoseAnswerNamesAnEntryHasToProveIt() {
    ObjectNode receipt = DevelopmentReceipt.receipt();
    assertEquals(Optional.empty(), step(receipt, Optional.empty()));
    ((ObjectNode) receipt.get("answer")).put("registryEntry", ENTRY.toHex());
    assertEquals(
        Optional.of(
            "the receipt does not prove the model's entry; ask for it with the answer at hand"),
        step(receipt, Optional.empty()));
    assertEquals(
        Optional.of("the node signed the answer under no entry of the registry of models"),
        step(DevelopmentReceipt.receipt(), Optional.of(ENTRY)));
  }

  private static Optional<String> step(ObjectNode receipt, Optional<Bytes32> model) {
    TrustedGenesis genesis = DevelopmentReceipt.genesis();
    return ReceiptVerifier.verify(
            receipt,
            genesis,
            genesis.validators(),
            new ReceiptVerifier.Expected(Optional.empty(), Optional.empty(), model))
        .stream()
        .filter(step -> step.name().equals("model"))
        .map(ReceiptVerifier.Step::detail)
        .findFirst();
  }
}
