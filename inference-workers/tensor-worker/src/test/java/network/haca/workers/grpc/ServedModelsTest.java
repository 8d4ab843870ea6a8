package network.haca.workers.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.haca.contracts.RegisteredModel;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;
import network.haca.walrus.BlobId;
import network.haca.workers.core.Model;
import network.haca.workers.core.Models;
import network.haca.workers.core.TensorSpec;
import org.junit.jupiter.api.Test;

/** Rule H1: a model's metadata shows what the registry says of it. */
class ServedModelsTest {
  private static final Bytes32 DIGEST = Bytes32.ofUnsigned(1);
  private static final Bytes32 BLOB = Bytes32.ofUnsigned(2);
  private static final Bytes32 ID = Bytes32.ofUnsigned(3);
  private static final Address OWNER = Address.fromHex("0x" + "0a".repeat(20));

  private static final Model MODEL =
      new Model() {
        @Override
        public String name() {
          return "m";
        }

        @Override
        public String version() {
          return "1";
        }

        @Override
        public Bytes32 digest() {
          return DIGEST;
        }

        @Override
        public List<TensorSpec> inputs() {
          return List.of(new TensorSpec("x", Datatype.FP32, List.of(1L)));
        }

        @Override
        public List<TensorSpec> outputs() {
          return List.of(new TensorSpec("y", Datatype.FP32, List.of(1L)));
        }

        @Override
        public CompletionStage<List<Tensor>> infer(List<Tensor> inputs) {
          return CompletableFuture.completedStage(List.of());
        }

        @Override
        public void close() {}
      };

  private static RegisteredModel entry(
      Optional<RegisteredModel.Circuit> circuit, long withdrawnAt) {
    return new RegisteredModel(
        ID,
        BLOB,
        DIGEST,
        OWNER,
        1,
        withdrawnAt,
        60,
        OWNER,
        new RegisteredModel.Fees(BigInteger.ONE, BigInteger.TWO, BigInteger.TEN),
        List.of(),
        circuit);
  }

  private static Map<String, String> properties(Optional<RegisteredModel> entry) {
    return new ServedModels(new Models(List.of(MODEL), List.of()), "VANILLA", digest -> entry)
        .metadata(MODEL)
        .getPropertiesMap();
  }

  @Test
  void aRegisteredModelShowsIdDigestMethodsOwnerAndFees() {
    Map<String, String> shown = properties(Optional.of(entry(Optional.empty(), 0)));
    assertEquals(
        Map.ofEntries(
            Map.entry("id", ID.toHex()),
            Map.entry("blob_id", new BlobId(BLOB).toText()),
            Map.entry("digest", DIGEST.toHex()),
            Map.entry("owner", OWNER.toHex()),
            Map.entry("method", "VANILLA"),
            Map.entry("methods", "VANILLA,TEE"),
            Map.entry("fee_vanilla", "1"),
            Map.entry("fee_tee", "2"),
            Map.entry("fee_zkml", "10"),
            Map.entry("stored_until", "1970-01-01T00:01:00Z")),
        shown);
  }

  @Test
  void aModelWithACircuitIsAlsoProven() {
    RegisteredModel.Circuit circuit =
        new RegisteredModel.Circuit(OWNER, ID, 1, ID, ID, List.of(1), List.of(1));
    assertEquals(
        "VANILLA,TEE,ZKML", properties(Optional.of(entry(Optional.of(circuit), 0))).get("methods"));
  }

  @Test
  void aWithdrawnModelSaysSince() {
    assertEquals(
        "1970-01-01T00:00:09Z",
        properties(Optional.of(entry(Optional.empty(), 9))).get("withdrawn"));
  }

  @Test
  void aFolderThatNobodyRegisteredHasNeitherOwnerNorFee() {
    Map<String, String> shown = properties(Optional.empty());
    assertEquals(DIGEST.toHex(), shown.get("digest"));
    assertFalse(shown.containsKey("owner") || shown.containsKey("fee_tee"));
  }
}
