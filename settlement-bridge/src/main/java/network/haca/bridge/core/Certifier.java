package network.haca.bridge.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.ModelSlots;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.RelayContract;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * Finds what proves to a stranger that something is settled: CometBFT's latest header with its
 * commit, the ledger header that it names, and under that the storage of relay and registry. What
 * is settled stays settled, so any later height does as well (rule S7).
 */
public final class Certifier implements Certification {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LedgerProofs chain;
  private final SettledBlobs blobs;

  /**
   * @param blobs where the proofs in zero knowledge are
   */
  public Certifier(LedgerProofs chain, SettledBlobs blobs) {
    this.chain = chain;
    this.blobs = blobs;
  }

  @Override
  public Optional<Certificate> certify(Route route, Bytes32 root, Collection<Bytes32> teeIds)
      throws IOException {
    Optional<JsonNode> signed = chain.latestSignedHeader();
    Optional<Long> height =
        signed.isEmpty() ? Optional.empty() : chain.numberOf(appHash(signed.get()));
    if (height.isEmpty()) {
      return Optional.empty();
    }
    List<Bytes32> nodes = List.copyOf(new TreeSet<>(teeIds));
    List<ProvenWords> proven = proven(route.slot(root), nodes, height.get());
    ProvenWords settled = proven.getFirst();
    if (!route.isSettled(settled.word(0))) {
      return Optional.empty();
    }
    ObjectNode document =
        JSON.createObjectNode()
            .put("route", route.name())
            .put("root", root.toHex())
            .put("relay", Addresses.RELAY.toHex())
            .put("header", chain.rawHeader(height.get()).toHex());
    document.set("accountProof", settled.accountProof());
    document.set("storageProof", settled.storageProof(0));
    if (route != Route.INDIVIDUAL) {
      addModel(document, route, settled.word(0), height.get());
    }
    document.set("signedHeader", signed.get());
    return Optional.of(
        new Certificate(height.get(), document, nodes(nodes, proven.subList(1, proven.size()))));
  }

  /** Which model's proof the settlement is by; of a batch that it is by none. */
  private void addModel(ObjectNode document, Route route, Bytes32 settled, long height)
      throws IOException {
    long number = RelayContract.rootIn(settled).orElseThrow().number();
    ProvenWords model =
        new ProvenWords(
            chain.proof(Addresses.RELAY, List.of(RelayContract.zkModelSlot(number)), height));
    document.set("zkModelProof", model.storageProof(0));
    if (route == Route.ZK) {
      document.set("zk", zk(model.word(0), number, height));
    }
  }

  /** The model's entry, the code of its verifier, and the proof that this takes (rule H4). */
  private ObjectNode zk(Bytes32 model, long number, long height) throws IOException {
    List<Bytes32> slots = ModelSlots.of(model).all();
    ProvenWords entry = new ProvenWords(chain.proof(Addresses.MODEL_REGISTRY, slots, height));
    ObjectNode zk = JSON.createObjectNode();
    zk.set("accountProof", entry.accountProof());
    ArrayNode proofs = zk.putArray("storageProofs");
    for (int i = 0; i < slots.size(); i++) {
      proofs.add(entry.storageProof(i));
    }
    Bytes32 codeHash = entry.word(slots.indexOf(ModelSlots.of(model).verifierCodeHash()));
    Bytes proven = blobs.proven(chain.settlement(number)).encode();
    return zk.put("verifierCode", verifierCode(codeHash, height).toHex())
        .put("proven", proven.toHex());
  }

  /** As it was registered. */
  private Bytes verifierCode(Bytes32 codeHash, long height) throws IOException {
    List<Bytes32> slot = List.of(ModelSlots.verifierCode(codeHash));
    ProvenWords place = new ProvenWords(chain.proof(Addresses.MODEL_REGISTRY, slot, height));
    Address kept = Address.ofWord(place.word(0));
    Bytes code = ModelRegistryContract.keptVerifier(chain.code(kept, height));
    if (code.isEmpty()) {
      throw new IOException("the registry keeps no code of the verifier " + codeHash);
    }
    return code;
  }

  /** The words of a root, and those of each node. */
  private List<ProvenWords> proven(Bytes32 rootSlot, List<Bytes32> teeIds, long height)
      throws IOException {
    List<LedgerProofs.Storage> questions = new ArrayList<>();
    questions.add(new LedgerProofs.Storage(Addresses.RELAY, List.of(rootSlot)));
    for (Bytes32 teeId : teeIds) {
      RegistryContract.NodeSlots slots = RegistryContract.nodeSlots(teeId);
      questions.add(
          new LedgerProofs.Storage(
              Addresses.REGISTRY,
              List.of(slots.registeredAt(), slots.kind(), slots.measurement())));
    }
    return chain.proofs(questions, height).stream().map(ProvenWords::new).toList();
  }

  private static Map<Bytes32, ObjectNode> nodes(List<Bytes32> teeIds, List<ProvenWords> proven) {
    Map<Bytes32, ObjectNode> nodes = new TreeMap<>();
    for (int i = 0; i < teeIds.size(); i++) {
      ProvenWords proof = proven.get(i);
      ObjectNode node = JSON.createObjectNode();
      node.set("accountProof", proof.accountProof());
      node.set("registrationProof", proof.storageProof(0));
      node.set("kindProof", proof.storageProof(1));
      node.set("measurementProof", proof.storageProof(2));
      nodes.put(teeIds.get(i), node);
    }
    return nodes;
  }

  private static Bytes32 appHash(JsonNode signedHeader) {
    return new Bytes32(Bytes.fromHex(signedHeader.path("header").path("app_hash").asText()));
  }
}
