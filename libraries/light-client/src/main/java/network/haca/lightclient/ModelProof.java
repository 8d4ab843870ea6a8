package network.haca.lightclient;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.ModelSlots;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.settlement.ProvenInference;
import network.haca.zkverifier.CircuitTerms;
import network.haca.zkverifier.ProvenAnswers;
import network.haca.zkverifier.VerifierRun;

/**
 * That a model gave an answer, by a proof in zero knowledge (rules H3, H4): the storage of the
 * registry of models says what the model is and which verifier it has, and that verifier's code is
 * run here over the proof. Neither the validators' verdict nor the prover is believed.
 */
final class ModelProof {
  static final List<String> FIELDS =
      List.of("accountProof", "storageProofs", "verifierCode", "proven");

  private final JsonFields proofs;
  private final TrustedGenesis genesis;
  private final Bytes32 model;

  /**
   * @param model whose proof the relay says that it settled
   */
  ModelProof(JsonFields proofs, TrustedGenesis genesis, Bytes32 model) {
    this.proofs = proofs;
    this.genesis = genesis;
    this.model = model;
  }

  /** What the entry says, by words of the registry's storage. */
  private record Entry(
      CircuitTerms terms, Address owner, Bytes32 verifyingKeyHash, Bytes32 referenceString) {}

  /** In words; fails unless the verifier takes the proof of the leaf. */
  String of(SettlementLeaf leaf, Bytes32 stateRoot) throws RefusedException, MalformedException {
    Entry entry = entry(stateRoot);
    ProvenInference proven =
        ProvenInference.decode(proofs.bytes("proven"))
            .orElseThrow(
                () -> new RefusedException("the proof in zero knowledge is not in its one form"));
    RefusedException.require(
        proven.leaf().equals(leaf), "the proof in zero knowledge is of another leaf");
    return switch (ProvenAnswers.judge(entry.terms(), proofs.bytes("verifierCode"), proven)) {
      case VerifierRun.Verdict.Fails(String reason) ->
          throw new RefusedException("the proof in zero knowledge does not hold: " + reason);
      case VerifierRun.Verdict.Holds _ -> said(entry);
    };
  }

  private String said(Entry entry) {
    String forgeable =
        genesis.isDevelopment()
            ? ", by which whoever made it can forge: this network takes any"
            : "";
    return "the answer is exactly that of the circuit of entry %s in the registry of models, whose folder has the digest %s"
            .formatted(model, entry.terms().modelDigest())
        + " and whose owner is %s: the verifier that this owner registered, run here, takes the proof (verifying key %s,"
            .formatted(entry.owner(), entry.verifyingKeyHash())
        + " reference string %s%s)".formatted(entry.referenceString(), forgeable);
  }

  private Entry entry(Bytes32 stateRoot) throws RefusedException, MalformedException {
    Iterator<Bytes32> words = words(stateRoot).iterator();
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
        "the registry's entry of the model is none");
    return new Entry(
        new CircuitTerms(
            model,
            digest,
            codeHash,
            gas.orElseThrow(),
            inputs.orElseThrow(),
            outputs.orElseThrow()),
        ModelSlots.ownerIn(owner),
        verifyingKey,
        referenceString);
  }

  /** The words of {@link ModelSlots}, in its order. */
  private List<Bytes32> words(Bytes32 stateRoot) throws RefusedException, MalformedException {
    List<Bytes> account = proofs.byteStrings("accountProof", ContractStorage.NODES_MAX);
    ContractStorage registry =
        ContractStorage.of(stateRoot, genesis.modelRegistry(), account, "registry of models");
    List<Bytes32> slots = ModelSlots.of(model).all();
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
}
