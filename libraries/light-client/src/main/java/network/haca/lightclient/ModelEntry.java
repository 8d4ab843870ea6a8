package network.haca.lightclient;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.ModelSlots;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.zkverifier.CircuitTerms;
import network.haca.zkverifier.MeasuredError;

/**
 * An entry of the registry of models with the code of its verifier, by words of the registry's
 * storage (rule H1). None of them changes once the entry is registered, so any later state proves
 * it.
 *
 * @param verifier the code in the document, which whoever runs it holds to the hash in the terms
 */
record ModelEntry(
    CircuitTerms terms,
    Address owner,
    Bytes32 verifyingKeyHash,
    Bytes32 referenceString,
    Bytes verifier) {
  static final List<String> FIELDS = List.of("accountProof", "storageProofs", "verifierCode");

  /** Fails unless the registry has the entry with a circuit. */
  static ModelEntry read(
      JsonFields proofs, TrustedGenesis genesis, Bytes32 stateRoot, Bytes32 model)
      throws RefusedException, MalformedException {
    Iterator<Bytes32> words =
        words(proofs, genesis, stateRoot, ModelSlots.of(model).all()).iterator();
    Bytes32 digest = words.next();
    Bytes32 owner = words.next();
    Bytes32 codeHash = words.next();
    Optional<Long> gas = ModelSlots.gasCeilingIn(words.next());
    Bytes32 verifyingKey = words.next();
    Bytes32 referenceString = words.next();
    Optional<List<Integer>> inputs = ModelSlots.scalesIn(words.next(), words.next());
    Optional<List<Integer>> outputs = ModelSlots.scalesIn(words.next(), words.next());
    RefusedException.require(
        !codeHash.equals(Bytes32.ZERO), "the registry has no circuit of model " + model);
    RefusedException.require(
        gas.isPresent() && inputs.isPresent() && outputs.isPresent(),
        "the words at the entry of model %s are none that the registry writes".formatted(model));
    RefusedException.require(
        gas.get() <= CircuitTerms.GAS_CEILING_MAX,
        "the entry of model %s gives its verifier %s gas, and no registry more than %s"
            .formatted(model, gas.get(), CircuitTerms.GAS_CEILING_MAX));
    return new ModelEntry(
        new CircuitTerms(
            model,
            digest,
            codeHash,
            gas.orElseThrow(),
            inputs.orElseThrow(),
            outputs.orElseThrow()),
        ModelSlots.ownerIn(owner),
        verifyingKey,
        referenceString,
        proofs.bytes("verifierCode"));
  }

  /** The words of these slots of an entry, in their order. */
  static List<Bytes32> words(
      JsonFields proofs, TrustedGenesis genesis, Bytes32 stateRoot, List<Bytes32> slots)
      throws RefusedException, MalformedException {
    List<Bytes> account = proofs.byteStrings("accountProof", ContractStorage.NODES_MAX);
    ContractStorage registry =
        ContractStorage.of(stateRoot, genesis.modelRegistry(), account, "registry of models");
    List<List<Bytes>> given = proofs.byteLists("storageProofs", slots.size());
    RefusedException.require(
        given.size() == slots.size(),
        "the model's entry takes %s proofs, there are %s".formatted(slots.size(), given.size()));
    List<Bytes32> words = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      words.add(registry.word(slots.get(i), given.get(i), "model's entry"));
    }
    return words;
  }

  /** In words, the part of the verifier's code that no proof says anything of. */
  private String error() {
    return MeasuredError.in(verifier)
        .map(
            most ->
                "; that owner says that the circuit was at most %s off the model in what it was calibrated with"
                    .formatted(most))
        .orElse("");
  }

  /**
   * In words, of an answer whose proof its verifier took.
   *
   * @param answer as it is called in the sentence
   */
  String said(String answer, TrustedGenesis genesis) {
    String forgeable =
        genesis.isDevelopment()
            ? ", by which whoever made it can forge: this network takes any"
            : "";
    return "%s is exactly that of the circuit of entry %s in the registry of models, whose folder has the digest %s"
            .formatted(answer, terms.entry(), terms.modelDigest())
        + " and whose owner is %s: the verifier that this owner registered, run here, takes the proof (verifying key %s,"
            .formatted(owner, verifyingKeyHash)
        + " reference string %s%s)%s".formatted(referenceString, forgeable, error());
  }
}
