package network.haca.bridge.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.contracts.RelayContract.Status;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.settlement.ProvenInference;
import org.junit.jupiter.api.Test;

/** Rule S7: what is settled is certified at the latest height that proves it, and no earlier. */
class CertifierTest {
  private static final Bytes32 ROOT = Bytes32.ofUnsigned(1);
  private static final Bytes32 TEE = Bytes32.ofUnsigned(2);
  private static final long SETTLEMENT = 7;

  private final Ledger ledger = new Ledger();
  private final Certifier certifier = new Certifier(ledger, new NoBlobs());

  /** A ledger and its validators, of which CometBFT signs a header in the block behind it. */
  private static final class Ledger implements LedgerProofs {
    private final Map<Bytes32, Bytes32> relay = new HashMap<>();
    private long height = 10;
    private Optional<String> validators = Optional.of("validators A");
    private boolean hasExecuted = true;
    private Optional<String> refusal = Optional.empty();

    /** The header that the ledger has at its height. */
    private Bytes32 hash() {
      return Bytes32.ofUnsigned(1_000 + height);
    }

    void root(Status status) {
      relay.put(
          Route.BATCH.slot(ROOT),
          Bytes32.fromHex(
              "0x%030x%016x%016x%02x"
                  .formatted(0, 2, SETTLEMENT, List.of(Status.values()).indexOf(status))));
    }

    private void requireAnswer() throws IOException {
      if (refusal.isPresent()) {
        throw new IOException(refusal.get());
      }
    }

    @Override
    public Optional<JsonNode> latestSignedHeader() {
      return validators.map(
          signers -> {
            ObjectNode signed = JsonNodeFactory.instance.objectNode().put("signers", signers);
            signed.putObject("header").put("app_hash", hash().toHex().substring(2));
            return signed;
          });
    }

    @Override
    public Optional<Long> numberOf(Bytes32 headerHash) throws IOException {
      requireAnswer();
      return hasExecuted && headerHash.equals(hash()) ? Optional.of(height) : Optional.empty();
    }

    @Override
    public Bytes rawHeader(long number) {
      return Bytes.ofUtf8("header " + number);
    }

    @Override
    public Bytes code(Address account, long number) {
      return Bytes.EMPTY;
    }

    @Override
    public Settlement settlement(long number) throws IOException {
      throw new IOException("no settlement is looked at to certify it");
    }

    @Override
    public JsonNode proof(Address account, List<Bytes32> slots, long number) throws IOException {
      requireAnswer();
      assertEquals(height, number, "all proofs are of one height");
      ObjectNode proof = JsonNodeFactory.instance.objectNode();
      proof.putArray("accountProof").add("account %s at %s".formatted(account, number));
      ArrayNode storage = proof.putArray("storageProof");
      for (Bytes32 slot : slots) {
        String word = relay.getOrDefault(slot, Bytes32.ZERO).toHex().replaceFirst("0x0*", "");
        storage
            .addObject()
            .put("value", "0x" + (word.isEmpty() ? "0" : word))
            .putArray("proof")
            .add("slot " + slot);
      }
      return proof;
    }
  }

  /** Nothing here is of a proof in zero knowledge. */
  private static final class NoBlobs implements SettledBlobs {
    @Override
    public Found read(Settlement settlement, Predicate<SettlingBatch> isIt) throws IOException {
      throw new IOException("no batch is read to certify it");
    }

    @Override
    public ProvenInference proven(Settlement settlement) throws IOException {
      throw new IOException("there is none");
    }
  }

  private Optional<Certificate> certify(Route route) throws IOException {
    return certifier.certify(route, ROOT, List.of(TEE, TEE));
  }

  @Test
  void aSettledBatchIsCertifiedWithItsNodesAtOneHeight() throws IOException {
    ledger.root(Status.SETTLED);
    Certificate certificate = certify(Route.BATCH).orElseThrow();
    ObjectNode document = certificate.document();
    assertEquals(10, certificate.height());
    assertEquals("BATCH", document.get("route").asText());
    assertEquals(ROOT.toHex(), document.get("root").asText());
    assertEquals(Addresses.RELAY.toHex(), document.get("relay").asText());
    assertEquals(Bytes.ofUtf8("header 10").toHex(), document.get("header").asText());
    assertEquals("slot " + Route.BATCH.slot(ROOT), document.at("/storageProof/0").asText());
    assertEquals(
        "slot " + RelayContract.zkModelSlot(SETTLEMENT), document.at("/zkModelProof/0").asText());
    assertEquals("validators A", document.at("/signedHeader/signers").asText());
    assertEquals(Set.of(TEE), certificate.nodes().keySet());
    assertEquals(
        "account %s at 10".formatted(Addresses.REGISTRY),
        Objects.requireNonNull(certificate.nodes().get(TEE)).at("/accountProof/0").asText());
  }

  @Test
  void aLeafThatIsSettledByItselfIsCertifiedByItsOwnRecord() throws IOException {
    ledger.relay.put(Route.INDIVIDUAL.slot(ROOT), Bytes32.ofUnsigned(1));
    ObjectNode document = certify(Route.INDIVIDUAL).orElseThrow().document();
    assertEquals("slot " + Route.INDIVIDUAL.slot(ROOT), document.at("/storageProof/0").asText());
    assertEquals(Optional.empty(), Optional.ofNullable(document.get("zkModelProof")));
  }

  /** Rule V4: what fewer than two thirds have said yes to is pending, rejected or expired. */
  @Test
  void aBatchWithTooFewVotesHasNoCertificate() throws IOException {
    for (Status status : Status.values()) {
      ledger.root(status);
      assertEquals(status == Status.SETTLED, certify(Route.BATCH).isPresent(), status.name());
    }
  }

  @Test
  void aLeafThatTheRelayHasNotRecordedHasNoCertificate() throws IOException {
    assertEquals(Optional.empty(), certify(Route.INDIVIDUAL));
  }

  @Test
  void beforeTheFirstCommitNothingIsCertified() throws IOException {
    ledger.root(Status.SETTLED);
    ledger.validators = Optional.empty();
    assertEquals(Optional.empty(), certify(Route.BATCH));
  }

  /** CometBFT has signed a header that the node's own ledger has not reached. */
  @Test
  void aHeaderThatTheNodeDoesNotKnowYetIsAskedForAgain() throws IOException {
    ledger.root(Status.SETTLED);
    ledger.hasExecuted = false;
    assertEquals(Optional.empty(), certify(Route.BATCH));
    ledger.hasExecuted = true;
    assertEquals(10, certify(Route.BATCH).orElseThrow().height());
  }

  @Test
  void aNodeThatRefusesProofsFailsWithItsReasonAndIsAskedAgain() throws IOException {
    ledger.root(Status.SETTLED);
    ledger.refusal = Optional.of("that state is gone");
    IOException failure = assertThrows(IOException.class, () -> certify(Route.BATCH));
    assertEquals("that state is gone", failure.getMessage());
    ledger.refusal = Optional.empty();
    assertEquals(10, certify(Route.BATCH).orElseThrow().height());
  }

  @Test
  void afterTheValidatorSetHasChangedALaterHeightProvesTheSameByTheNewValidators()
      throws IOException {
    ledger.root(Status.SETTLED);
    Certificate before = certify(Route.BATCH).orElseThrow();
    ledger.height = 11;
    ledger.validators = Optional.of("validators B");
    Certificate after = certify(Route.BATCH).orElseThrow();
    assertEquals("validators A", before.document().at("/signedHeader/signers").asText());
    assertEquals("validators B", after.document().at("/signedHeader/signers").asText());
    assertEquals(11, after.height());
    assertEquals(
        before.document().get("storageProof"), after.document().get("storageProof"), "the root");
  }
}
