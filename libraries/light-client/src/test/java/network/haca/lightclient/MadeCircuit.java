package network.haca.lightclient;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelSlots;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.testkit.RecordedCircuit;

/**
 * The recorded circuit as the registry has it, but for what a test changes.
 *
 * @param verifier whose hash the registry has
 * @param shown the verifier's code in the document
 */
record MadeCircuit(Bytes32 digest, long gasCeiling, int scales, Bytes verifier, Bytes shown) {
  static final Address OWNER = Address.fromHex("0x" + "0e".repeat(20));
  private static final Bytes CODE = Bytes.fromHex(RecordedCircuit.verifierCode());

  static MadeCircuit recorded() {
    return new MadeCircuit(MadeInference.DIGEST, RecordedCircuit.GAS_CEILING, 1, CODE, CODE);
  }

  void putInto(MadeState state) {
    ModelSlots slots = ModelSlots.of(MadeInference.ENTRY);
    Map<Bytes32, Bytes32> words = new LinkedHashMap<>();
    words.put(slots.digest(), digest);
    words.put(slots.owner(), OWNER.toWord());
    words.put(slots.verifierCodeHash(), Keccak.hash(verifier));
    words.put(slots.gasCeiling(), Bytes32.ofUnsigned(gasCeiling));
    words.put(
        slots.verifyingKeyHash(), new Bytes32(Bytes.fromHex(RecordedCircuit.verifyingKeyHash())));
    words.put(
        slots.referenceString(), new Bytes32(Bytes.fromHex(RecordedCircuit.referenceString())));
    words.put(slots.inputCount(), Bytes32.ofUnsigned(scales));
    words.put(slots.inputScales(), Bytes32.ofUnsigned(RecordedCircuit.SCALE));
    words.put(slots.outputCount(), Bytes32.ofUnsigned(scales));
    words.put(slots.outputScales(), Bytes32.ofUnsigned(RecordedCircuit.SCALE));
    words.forEach((slot, word) -> state.put(Addresses.MODEL_REGISTRY, slot, word));
  }

  void write(ObjectNode model, MadeState state) {
    MadeInference.write(
        model.putArray("accountProof"), state.accountProof(Addresses.MODEL_REGISTRY));
    ArrayNode proofs = model.putArray("storageProofs");
    for (Bytes32 slot : ModelSlots.of(MadeInference.ENTRY).all()) {
      MadeInference.write(proofs.addArray(), state.storageProof(Addresses.MODEL_REGISTRY, slot));
    }
    model.put("verifierCode", shown.toHex());
  }
}
